/// What an evaluation asks: a cluster, a sequential chain, or a stub of a test.
public protocol AnsweringSystem: Sendable {
    /// Answers a question. A question that the system cannot answer is an answer with a `failure`;
    /// it throws only if it cannot answer any more questions at all.
    func answer(_ question: String, seed: UInt64) async throws -> SystemAnswer
}

/// What a system said and what it took.
public struct SystemAnswer: Hashable, Sendable, Codable {
    /// Everything that was written: a trajectory, or a chain of thought.
    public var text: String
    /// The content of the last `\boxed{…}`; `nil` if there is none.
    public var answer: String?
    /// Why there is no text; `nil` if the question was answered.
    public var failure: String?
    /// From the question to the answer, in milliseconds.
    public var wall_ms: Double
    /// Tokens that were decoded one after another, as the system counts them: tags included.
    public var sequential_tokens: Int
    /// All tokens that were decoded and kept.
    public var total_tokens: Int
    /// Tokens that were computed and thrown away.
    public var discarded_tokens: Int
    /// KV pages that travelled to workers.
    public var pages_shipped: Int
    /// The texts that a baseline's answer was made from; `nil` for a single one.
    public var parts: [Part]?

    /// Creates an answer.
    public init(
        text: String, answer: String?, failure: String? = nil, wall_ms: Double,
        sequential_tokens: Int, total_tokens: Int, discarded_tokens: Int = 0,
        pages_shipped: Int = 0
    ) {
        self.text = text
        self.answer = answer
        self.failure = failure
        self.wall_ms = wall_ms
        self.sequential_tokens = sequential_tokens
        self.total_tokens = total_tokens
        self.discarded_tokens = discarded_tokens
        self.pages_shipped = pages_shipped
    }

    /// The answer of a system that could not answer this question.
    public static func failed(_ reason: String, wall_ms: Double) -> SystemAnswer {
        SystemAnswer(
            text: "", answer: nil, failure: reason, wall_ms: wall_ms, sequential_tokens: 0,
            total_tokens: 0)
    }
}
