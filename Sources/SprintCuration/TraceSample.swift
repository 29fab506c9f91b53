/// A reasoning trace with its problem: what curation begins with.
public struct TraceSample: Hashable, Sendable {
    /// Its name, which its files begin with.
    public let name: String
    /// The question; `nil` where it is not at hand.
    public let question: [UInt8]?
    /// What stands in the final answer; `nil` where it is not at hand.
    public let answer: [UInt8]?
    /// The reasoning.
    public let trace: ReasoningTrace

    /// A sample.
    public init(name: String, question: [UInt8]?, answer: [UInt8]?, trace: ReasoningTrace) {
        self.name = name
        self.question = question
        self.answer = answer
        self.trace = trace
    }
}
