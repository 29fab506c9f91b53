import SprintTrajectory

/// One text of the baseline: a chain of thought, or a trajectory of another system.
public struct BaselineMeasurement: Hashable, Sendable, Codable {
    /// The file's name without its ending.
    public let id: String
    /// Of a trajectory its sequential tokens, of a bare text all of them; tags do not count.
    public let tokens: Int
    /// The content of the last `\boxed{…}`.
    public let answer: String?
    /// The verdict on it; `nil` without a gold answer.
    public internal(set) var verdict: Verdict?
    /// What all boxes of the last paragraph with a box hold; `nil` if that is one answer.
    public let answer_together: String?
    /// The verdict on that; `nil` without it or without a gold answer.
    public internal(set) var verdict_together: Verdict?

    /// Measures a text.
    ///
    /// - Throws: `TrajectoryError` if it is too large.
    public init(
        _ entry: TrajectoryFolder.Entry, counter: TokenCounter
    ) throws(TrajectoryError) {
        let trajectory = try TrajectoryParser.parse(entry.bytes)
        id = entry.id
        answer = BoxedAnswer.last(in: entry.bytes).map { String(decoding: $0, as: UTF8.self) }
        answer_together = FinalBoxes.together(in: entry.bytes)
        tokens = TrajectoryCost(of: trajectory, counter: counter).plain.sequentialTokens
    }
}
