import SprintProtocol

/// The worker as a pure machine (contract C5).
public struct WorkerMachine: Sendable {
    let configuration: WorkerConfiguration

    /// Creates a worker that has not started.
    public init(configuration: WorkerConfiguration) { self.configuration = configuration }

    /// Takes an event and says what to do about it, in order.
    public mutating func handle(_ event: WorkerEvent, at now: Instant) -> [WorkerAction] { [] }

    /// When the next `.tick` is due at the latest; `nil` if nothing is being waited for. Ask after every event.
    public var nextDeadline: Instant? { nil }

    /// The registration, while there is one.
    public var registration: WorkerID? { nil }

    /// Attempts in slots.
    public var attemptCount: Int { 0 }
}
