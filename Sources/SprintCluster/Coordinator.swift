import SprintProtocol

/// The coordinator as a pure machine (contract C5).
public struct Coordinator: Sendable {
    let configuration: CoordinatorConfiguration
    /// What happened since the start.
    public private(set) var counters = ClusterCounters()

    /// Creates a coordinator without workers and runs.
    public init(configuration: CoordinatorConfiguration) { self.configuration = configuration }

    /// Takes an event and says what to do about it, in order.
    public mutating func handle(_ event: CoordinatorEvent, at now: Instant) -> [CoordinatorAction] { [] }

    /// When the next `.tick` is due at the latest; `nil` if nothing is being waited for. Ask after every event.
    public var nextDeadline: Instant? { nil }

    /// Registered workers, by registration.
    public var workers: [WorkerStatus] { [] }

    /// Runs in progress.
    public var runCount: Int { 0 }
}
