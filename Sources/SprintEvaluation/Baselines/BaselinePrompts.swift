/// What chat models are asked by the baselines. Any change is a new version, so that answers to
/// other prompts are never taken for these.
enum BaselinePrompts {
    /// The version, a part of every baseline's setting.
    static let version = 1

    /// Asks for a chain of thought.
    static func chain(_ question: String) -> String {
        """
        \(question)

        Think it through step by step. End with the answer in \\boxed{}.
        """
    }

    /// How the reply to `skeleton` begins, so that the model goes on with its first point.
    static let skeletonReply = "1."

    /// Asks for the skeleton of an answer (Ning et al. 2023, its first request).
    static func skeleton(_ question: String) -> String {
        """
        Give only the skeleton of an answer to the question below, and do not work anything out: a \
        numbered list of three to ten points, one a line, each of three to six words.

        Question: \(question)
        """
    }

    /// Asks for one point of a skeleton to be worked out (the second request, one for each point).
    static func point(
        _ number: Int, _ point: String, of skeleton: String, _ question: String
    ) -> String {
        """
        The answer to a question is written from a skeleton, each point apart from the others.

        Question: \(question)

        Skeleton:
        \(skeleton)

        Work out point \(number), "\(point)", briefly, and no other point. If it settles the \
        question, give the answer in \\boxed{}.
        """
    }
}
