import SprintProtocol

/// What the node performs for the coordinator, in this order.
public enum CoordinatorAction: Sendable {
    /// Send on the control channel; if it cannot be sent, report `.unreachable`.
    case send(PeerID, ControlMessage)
    /// Send these pages of the attempt's prefix on the bulk channel, ascending; or report
    /// `.pagesGone`.
    case shipPages(PeerID, AttemptID, pages: [Int])
    /// Forget the peer's connection once what was sent is on its way. It may say hello again.
    case disconnect(PeerID)
    /// Tell the run's planner.
    case planner(RunID, PlannerCommand)
    /// Hand the event to the run's caller. After `.failed` nothing follows for this run.
    case emit(RunID, ReasoningEvent)
    /// The run was answered: add the planner's texts and emit `.finished`. Nothing follows for this
    /// run but the planner's `.release`.
    case completed(RunID, RunAccount)
    /// A worker registered; for logs and supervisors.
    case workerJoined(WorkerID, PeerID, WorkerHello)
    /// A registration ended; for logs and supervisors. The reason is a sentence.
    case workerLeft(WorkerID, PeerID, reason: String)
}
