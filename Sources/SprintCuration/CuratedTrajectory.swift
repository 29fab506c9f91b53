/// A trajectory made of packed rounds, and its text.
public struct CuratedTrajectory: Hashable, Sendable {
    /// The question; `nil` leaves its section out.
    public let question: [UInt8]?
    /// The rounds.
    public let rounds: [PackedRound]
    /// What stands in the final answer; `nil` leaves its section out.
    public let answer: [UInt8]?

    /// A trajectory of these parts.
    public init(question: [UInt8]?, rounds: [PackedRound], answer: [UInt8]?) {
        self.question = question
        self.rounds = rounds
        self.answer = answer
    }

    /// The rounds without question and answer, in numbers: what the filter looks at.
    public var executionCount: Int { rounds.reduce(0) { $0 + $1.executionCount } }

    /// The text, from `<Question>` to `</Final_answer>`.
    ///
    /// A node is: an observation about each parent with a comment; `-----` where the node before it
    /// in the plan is not the one before it in the trace; the executions it builds on, where these
    /// are not the ones last named; its plan; its prompt.
    public var text: [UInt8] {
        var writer = TrajectoryWriter()
        if let question { writer.write(section: "Question", question) }
        for round in rounds { writer.write(round) }
        if let answer { writer.write(section: "Final_answer", answer) }
        return writer.bytes
    }
}
