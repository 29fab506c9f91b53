import SprintProtocol

/// What the node performs for the worker machine, in this order.
public enum WorkerAction: Hashable, Sendable {
    /// Open a connection to the coordinator under a new routing identity, then report `.connected`.
    case connect
    /// Close the control and bulk connections without waiting; what they still carry is worthless.
    case disconnect
    /// The registration and its bulk channel; `nil`: pages never travel. A bulk channel opened
    /// before is replaced.
    case registered(WorkerID, bulkEndpoint: String?)
    /// Send on the control channel; if it cannot be sent, report `.unreachable`.
    case send(ControlMessage)
    /// Tell the engine.
    case engine(EngineCommand)
    /// The process ends. Flush what was sent before.
    case exit(WorkerExit)
}

/// What the machine asks of the worker's engine.
public enum EngineCommand: Hashable, Sendable {
    /// Take a slot, pin what the store has of the prefix, answer `.prefixMissing`. Nothing is
    /// computed yet.
    case begin(TaskAssignment)
    /// Commit what is staged and verified, compute the rest of the prefix, decode to the end.
    case proceed(AttemptID)
    /// Stop within one step, unpin, free the slot, report nothing further about the attempt.
    case cancel(AttemptID)
}

/// Why a worker process ends.
public enum WorkerExit: Hashable, Sendable {
    /// It was asked to, and everything it had is done.
    case drained
    /// It was told to leave at once.
    case quit
    /// The coordinator refused it for a reason that trying again cannot mend.
    case refused(Refusal)
    /// The coordinator speaks another protocol version.
    case foreignVersion(Int)
}
