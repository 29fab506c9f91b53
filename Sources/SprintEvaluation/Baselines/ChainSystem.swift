import SprintProtocol
import SprintTrajectory

/// The plain sequential chain on one replica, token after token: what SPRINT is compared with.
public struct ChainSystem: AnsweringSystem {
    private let generator: ReplicaGenerator
    private let prompt: ChainPrompt
    private let sampling: SamplingParameters
    private let tokensMax: Int

    /// A chain on a replica.
    ///
    /// - Parameter tokensMax: tokens of a chain at most; the context bounds it too.
    public init(
        _ generator: ReplicaGenerator, prompt: ChainPrompt = .opening,
        sampling: SamplingParameters, tokensMax: Int
    ) {
        self.generator = generator
        self.prompt = prompt
        self.sampling = sampling
        self.tokensMax = tokensMax
    }

    /// Writes a chain through its ending, the end of sequence or the limit.
    public func answer(_ question: String, seed: UInt64) async throws -> SystemAnswer {
        await SystemAnswer.timed { [self] in
            let request = ReplicaGenerator.Request(
                prompt: prompt.tokens(of: question, in: generator.language), seed: seed,
                tokensMax: tokensMax, ending: prompt.ending)
            let chain = try await generator.texts([request], sampling: sampling)[0]
            return SystemAnswer(
                text: chain.text, answer: BoxedAnswer.last(in: chain.text), wall_ms: 0,
                sequential_tokens: chain.tokens, total_tokens: chain.tokens)
        }
    }
}

extension SystemAnswer {
    /// What `body` answers, with the time it took; an error is a failure of this question.
    static func timed(_ body: () async throws -> SystemAnswer) async -> SystemAnswer {
        let clock = ContinuousClock()
        let start = clock.now
        do {
            var answer = try await body()
            answer.wall_ms = start.duration(to: clock.now).milliseconds
            return answer
        } catch {
            return .failed("\(error)", wall_ms: start.duration(to: clock.now).milliseconds)
        }
    }
}
