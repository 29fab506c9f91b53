import SprintProtocol

/// What becomes of a task on a replica.
public enum ExecutorEvent: Hashable, Sendable {
    /// The prefix is in place; decoding starts.
    case prefixReady(AttemptID)
    /// The attempt's progress, as `Heartbeat.Progress` counts it; grows with every step.
    case progress(AttemptID, tokens: Int)
    /// The attempt ended with text.
    case finished(TaskResult)
    /// The attempt ended without text.
    case failed(TaskFailure)
}
