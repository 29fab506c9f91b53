/// What answers the questions of an evaluation.
public enum EvaluationMethod: Hashable, Sendable {
    /// Planner and executors, through a cluster of so many workers.
    case sprint(workers: Int)
    /// The sequential chain of thought.
    case sequential
    /// The majority of several chains (Wang et al. 2022).
    case selfConsistency
    /// A skeleton whose points are worked out at once (Ning et al. 2023).
    case skeletonOfThought

    /// Its name: a column of tables and a folder.
    public var name: String {
        switch self {
        case .sprint(let workers): "sprint-\(workers)"
        case .sequential: "sequential"
        case .selfConsistency: "self-consistency"
        case .skeletonOfThought: "skeleton-of-thought"
        }
    }

    /// Workers; 0 for a baseline, which has one replica.
    public var workers: Int {
        if case .sprint(let workers) = self { workers } else { 0 }
    }
}
