import SprintProtocol
import SprintTrajectory

/// Self-consistency (Wang et al. 2022): several chains are sampled at once, and the answer that
/// most of them give is taken. The longest of them is the sequential cost.
public struct SelfConsistencySystem: AnsweringSystem {
    private let generator: ReplicaGenerator
    private let prompt: ChainPrompt
    private let sampling: SamplingParameters
    private let samples: Int
    private let tokensMax: Int
    private let isSame: @Sendable (String, String) -> Bool

    /// Samples on a replica, as many at once as it has slots.
    ///
    /// - Parameters:
    ///   - sampling: how a chain is drawn; greedy chains would all be one.
    ///   - tokensMax: tokens of a chain at most; the context bounds it too.
    ///   - isSame: whether two answers say the same.
    public init(
        _ generator: ReplicaGenerator, prompt: ChainPrompt, sampling: SamplingParameters,
        samples: Int, tokensMax: Int, isSame: @escaping @Sendable (String, String) -> Bool
    ) {
        precondition(samples > 0, "a majority takes a sample")
        self.generator = generator
        self.prompt = prompt
        self.sampling = sampling
        self.samples = samples
        self.tokensMax = tokensMax
        self.isSame = isSame
    }

    /// Draws the samples, each with a key of its own that the seed decides.
    public func answer(_ question: String, seed: UInt64) async throws -> SystemAnswer {
        await SystemAnswer.timed { [self] in
            let tokens = prompt.tokens(of: question, in: generator.language)
            var keys = SplitMix64(seed: seed)
            let requests = (0..<samples).map { _ in
                ReplicaGenerator.Request(
                    prompt: tokens, seed: keys.next(), tokensMax: tokensMax, ending: prompt.ending)
            }
            let chains = try await generator.texts(requests, sampling: sampling)
            let parts = chains.enumerated().map { index, chain in
                SystemAnswer.Part(
                    name: "sample \(index + 1)", stage: 0, text: chain.text, tokens: chain.tokens,
                    answer: BoxedAnswer.last(in: chain.text))
            }
            let vote = MajorityVote(parts.map(\.answer), isSame: isSame)
            let chosen = parts[vote.winner ?? 0]
            return SystemAnswer(text: chosen.text, answer: chosen.answer, parts: parts)
        }
    }
}
