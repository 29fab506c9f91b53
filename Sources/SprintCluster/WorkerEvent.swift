import SprintProtocol

/// Everything that can happen to a worker.
public enum WorkerEvent: Hashable, Sendable {
    // MARK: From the process

    /// The process is ready: replica loaded, sockets can be opened.
    case start
    /// Finish what is running, then leave (SIGTERM).
    case drain
    /// Leave now (a second SIGTERM, SIGINT).
    case quit

    // MARK: From the network

    /// The connection asked for by `.connect` is open (for ZeroMQ: the socket exists, a send is
    /// queued).
    case connected
    /// The coordinator said something legal.
    case received(ControlMessage)
    /// The coordinator sent what is no message; the connection is given up and made anew.
    case malformed(reason: String)
    /// The coordinator sent a message of another protocol version.
    case foreignVersion(Int)
    /// A send failed, or the connection broke.
    case unreachable

    // MARK: From the engine

    /// The answer to `EngineCommand.begin`: the pages below `pagesOffered` that the store lacks,
    /// ascending. Empty: nothing need travel.
    case prefixMissing(AttemptID, pages: [Int])
    /// Pages came on the bulk channel: how many were verified and staged, how many refused.
    case pagesArrived(AttemptID, staged: Int, refused: Int)
    /// How far the attempts are; kept for the next heartbeat. Unknown attempts are ignored.
    case progress([Heartbeat.Progress])
    /// An attempt ended with text.
    case executionFinished(TaskResult)
    /// An attempt ended without text.
    case executionFailed(TaskFailure)

    // MARK: From the clock

    /// `WorkerMachine.nextDeadline` came. Early and spurious ticks are harmless.
    case tick
}
