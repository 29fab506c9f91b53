import SprintTrajectory

/// One text of the baseline: a chain of thought, or a trajectory of another system.
public struct BaselineMeasurement: Hashable, Sendable, Codable {
    /// The file's name without its ending.
    public let id: String
    /// Tokens of the whole text without `<think>` and `</think>`; of a trajectory its sequential
    /// tokens.
    public let tokens: Int
    /// The content of the last `\boxed{…}`.
    public let answer: String?
    /// The verdict on it; `nil` without a gold answer.
    public internal(set) var verdict: Verdict?

    /// Measures a text.
    ///
    /// - Throws: `TrajectoryError` if it is too large.
    public init(
        _ entry: TrajectoryFolder.Entry, counter: TokenCounter
    ) throws(TrajectoryError) {
        let trajectory = try TrajectoryParser.parse(entry.bytes)
        id = entry.id
        answer = BoxedAnswer.last(in: entry.bytes).map { String(decoding: $0, as: UTF8.self) }
        if trajectory.rounds.isEmpty {
            let text = String(decoding: entry.bytes, as: UTF8.self).replacing(
                /<\/?think>/, with: "")
            tokens = counter.count(Array(text.utf8))
        } else {
            tokens =
                TrajectoryMetrics(of: trajectory, includingTags: false, count: counter.count)
                .sequentialTokens
        }
    }
}
