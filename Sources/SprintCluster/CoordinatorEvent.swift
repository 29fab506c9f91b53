import SprintProtocol

/// Everything that can happen to a coordinator.
public enum CoordinatorEvent: Hashable, Sendable {
    // MARK: From callers

    /// A question was accepted by the node under this number, which is new and larger than all
    /// before. `waited` of its deadline was spent before, on waiting for workers.
    case submit(RunID, RunOptions, waited: Duration = .zero)
    /// The caller no longer wants the run. Unknown and ended runs are ignored.
    case cancel(RunID)
    /// The service ends now: runs fail with `shuttingDown`, workers are refused with
    /// `shuttingDown`.
    case shutdown

    // MARK: From the planner's host

    /// A run's planner got somewhere. Events of ended runs are ignored.
    case planner(RunID, PlannerEvent)

    // MARK: From the network

    /// A peer said something legal.
    case received(PeerID, ControlMessage)
    /// A peer sent what is no message, or one out of bounds; `reason` says what.
    case malformed(PeerID, reason: String)
    /// A peer sent a message of another protocol version, which nobody here can read.
    case foreignVersion(PeerID, version: Int)
    /// A peer sent a result whose tokens no execution may hold; `reason` says why. The machine
    /// knows no vocabulary, so the node looks.
    case illegalResult(PeerID, TaskResult, reason: String)
    /// A message to the peer could not be sent: it is gone, or its queue is full.
    case unreachable(PeerID)
    /// Pages asked for by `.shipPages` are no longer there.
    case pagesGone(PeerID, AttemptID)
    /// A worker process on `host` ended, as its supervisor saw; saves the three heartbeats of
    /// waiting.
    case workerProcessEnded(host: String, processID: Int)

    // MARK: From the clock

    /// `Coordinator.nextDeadline` came. Early and spurious ticks are harmless.
    case tick
}
