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

    /// Asks for the skeleton, then for its points, each reply begun with its number; a skeleton
    /// without points is the whole answer.
    public func answer(_ question: String, seed: UInt64) async throws -> SystemAnswer {
        await SystemAnswer.timed { [self] in
            var keys = SplitMix64(seed: seed)
            let outline = try await texts([
                request(
                    BaselinePrompts.skeleton(question), reply: BaselinePrompts.skeletonReply,
                    seed: keys.next(), tokensMax: Limits.skeletonTokensDefault)
            ])[0]
            let begun = isBegun ? BaselinePrompts.skeletonReply : ""
            let skeleton = Skeleton(begun + outline.text)
            let points = try await texts(
                skeleton.points.indices.map { index in
                    request(
                        BaselinePrompts.point(
                            index + 1, skeleton.points[index], of: skeleton.text, question),
                        reply: skeleton.line(index), seed: keys.next(), tokensMax: tokensMax)
                })
            let whole = skeleton.answer(
                points.map { isBegun ? $0.text : "\n" + Skeleton.spoken($0.text) },
                outline: begun + outline.text)
            return SystemAnswer(
                text: whole, answer: BoxedAnswer.last(in: whole),
                parts: [Self.part("skeleton", 0, begun + outline.text, outline)]
                    + points.enumerated().map { index, point in
                        Self.part("point \(index + 1)", 1, point.text, point)
                    })
        }
    }

    /// Whether the model's replies are begun for it; a reasoning model thinks first.
    private var isBegun: Bool { !generator.language.opensThinking }

    private func texts(
        _ requests: [ReplicaGenerator.Request]
    ) async throws -> [ReplicaGenerator.Text] {
        try await generator.texts(requests, sampling: sampling)
    }

    private func request(
        _ message: String, reply: String, seed: UInt64, tokensMax: Int
    ) -> ReplicaGenerator.Request {
        .init(
            prompt: generator.language.tokens(ofMessage: message, reply: isBegun ? reply : ""),
            seed: seed, tokensMax: tokensMax, ending: nil)
    }

    private static func part(
        _ name: String, _ stage: Int, _ text: String, _ written: ReplicaGenerator.Text
    ) -> SystemAnswer.Part {
        .init(name: name, stage: stage, text: text, tokens: written.tokens)
    }
}
