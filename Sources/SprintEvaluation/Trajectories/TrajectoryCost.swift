import SprintTrajectory

/// What a text costs: a trajectory by its structure, a bare text (no plan, no execution) by all
/// that was written.
struct TrajectoryCost {
    /// The figures with tags deleted; of a bare text all tokens are the answer's.
    let plain: TrajectoryMetrics
    /// The sequential tokens with tags.
    let taggedSequentialTokens: Int
    /// Whether the text has neither a plan nor an execution.
    let isBare: Bool

    /// Measures a text.
    init(of trajectory: Trajectory, counter: TokenCounter) {
        isBare = trajectory.rounds.isEmpty
        if isBare {
            plain = TrajectoryMetrics(
                answerTokens: counter.count(Self.written(trajectory, includingTags: false)))
            taggedSequentialTokens = counter.count(Self.written(trajectory, includingTags: true))
        } else {
            plain = TrajectoryMetrics(of: trajectory, includingTags: false, count: counter.count)
            taggedSequentialTokens =
                TrajectoryMetrics(of: trajectory, includingTags: true, count: counter.count)
                .sequentialTokens
        }
    }

    /// What was written, without the question; without tags also without `<think>` and
    /// `</think>`.
    private static func written(_ trajectory: Trajectory, includingTags: Bool) -> [UInt8] {
        let bytes = trajectory.sections.flatMap { section -> [UInt8] in
            switch section {
            case .question: []
            case .answer(let element): includingTags ? element.bytes : element.body
            case .frame, .plan, .executions: section.bytes
            }
        }
        if includingTags { return bytes }
        let text = String(decoding: bytes, as: UTF8.self)
        return Array(MeasuredAnswer.bare(text).utf8)
    }
}
