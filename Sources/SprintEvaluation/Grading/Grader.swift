/// Whether an answer is right, and why.
public struct Verdict: Hashable, Sendable, Codable {
    /// Whether the answer counts.
    public let isCorrect: Bool
    /// What decided, in words.
    public let reason: String

    /// Creates a verdict.
    public init(isCorrect: Bool, reason: String) {
        self.isCorrect = isCorrect
        self.reason = reason
    }
}

/// Decides whether an answer is right. A verdict carries its reason, so that a table can be checked
/// line by line.
public protocol Grader<Reference>: Sendable {
    /// What an answer is held against: a gold answer, or the problem itself.
    associatedtype Reference

    /// The verdict on the content of the last `\boxed{…}`; `nil` if there was none.
    func verdict(on answer: String?, for reference: Reference) -> Verdict
}
