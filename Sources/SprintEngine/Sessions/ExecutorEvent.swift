import SprintProtocol

/// How an attempt ends on a replica.
public enum ExecutorEvent: Hashable, Sendable {
    /// With text.
    case finished(TaskResult)
    /// Without.
    case failed(TaskFailure)
}
