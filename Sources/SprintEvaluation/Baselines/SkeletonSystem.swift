import SprintProtocol
import SprintTrajectory

/// Skeleton-of-Thought (Ning et al. 2023): the model lists the points of an answer, works all of
/// them out at once in one batch, and the answer is the points in their order. Sequential is the
/// skeleton and the longest point.
public struct SkeletonSystem: AnsweringSystem {
    private let generator: ReplicaGenerator
    private let sampling: SamplingParameters
    private let tokensMax: Int

    /// Answers on a replica of any chat model; one without a template gets the prompts as they
    /// stand.
    ///
    /// - Parameter tokensMax: tokens of a point at most; the context bounds it too.
    public init(_ generator: ReplicaGenerator, sampling: SamplingParameters, tokensMax: Int) {
        self.generator = generator
        self.sampling = sampling
        self.tokensMax = tokensMax
    }

    /// Asks for the skeleton, then for its points; a skeleton without points is the whole answer.
    public func answer(_ question: String, seed: UInt64) async throws -> SystemAnswer {
        await SystemAnswer.timed { [self] in
            var keys = SplitMix64(seed: seed)
            let request = self.request(
                BaselinePrompts.skeleton(question), seed: keys.next(),
                tokensMax: Limits.skeletonTokensDefault)
            let outline = try await generator.texts([request], sampling: sampling)[0]
            let skeleton = Skeleton(outline.text)
            let requests = skeleton.points.enumerated().map { index, point in
                self.request(
                    BaselinePrompts.point(index + 1, point, of: skeleton.text, question),
                    seed: keys.next(), tokensMax: tokensMax)
            }
            let texts = try await generator.texts(requests, sampling: sampling)
            let parts = texts.enumerated().map { index, text in
                SystemAnswer.Part(
                    name: "point \(index + 1)", stage: 1, text: text.text, tokens: text.tokens)
            }
            let whole = texts.isEmpty ? outline.text : skeleton.answer(texts.map(\.text))
            return SystemAnswer(
                text: whole, answer: BoxedAnswer.last(in: whole),
                parts: [
                    .init(name: "skeleton", stage: 0, text: outline.text, tokens: outline.tokens)
                ] + parts)
        }
    }

    private func request(
        _ message: String, seed: UInt64, tokensMax: Int
    ) -> ReplicaGenerator.Request {
        .init(
            prompt: generator.language.tokens(ofMessage: message), seed: seed,
            tokensMax: tokensMax, ending: nil)
    }
}
