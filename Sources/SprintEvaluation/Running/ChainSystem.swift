import SprintEngine
import SprintProtocol
import SprintTrajectory

/// The plain sequential chain on one replica, token after token: what a planner's twin is compared
/// by.
public actor ChainSystem: AnsweringSystem {
    private let replica: Replica
    private let sampling: SamplingParameters
    private let tokensMax: Int

    /// Takes the replica.
    ///
    /// - Parameter tokensMax: tokens of a chain at most; the context bounds it too.
    public init(replica: sending Replica, sampling: SamplingParameters, tokensMax: Int) {
        self.replica = replica
        self.sampling = sampling
        self.tokensMax = tokensMax
    }

    /// Writes a chain from the opening that a planner has, through `</think>`, the end of sequence
    /// or the limit.
    public func answer(_ question: String, seed: UInt64) async throws -> SystemAnswer {
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let chain = try chain(question, seed: seed)
            return SystemAnswer(
                text: chain.text, answer: BoxedAnswer.last(in: chain.text),
                wall_ms: start.duration(to: clock.now).milliseconds,
                sequential_tokens: chain.tokens, total_tokens: chain.tokens)
        } catch {
            return .failed("\(error)", wall_ms: start.duration(to: clock.now).milliseconds)
        }
    }

    private func chain(
        _ question: String, seed: UInt64
    ) throws(EngineError) -> (text: String, tokens: Int) {
        let opening = replica.language.layout.opening(question: question)
        let generation = try Generation(
            .init(prompt: opening.tokens, sampling: sampling, seed: seed, maxTokens: tokensMax),
            on: replica)
        var text = ""
        while generation.finish == nil {
            text += try generation.handle(replica.step())
            guard text.hasSuffix(Self.ending) else { continue }
            generation.cancel()
            return (text, generation.tokens.count)
        }
        return (text, generation.tokens.count)
    }

    private static let ending = "</think>"
}
