import Synchronization

/// The worker processes of this machine that run, and since when each is registered.
///
/// Beside the node, not in it: a process may end when the node's thread already has.
final class LocalProcesses: Sendable {
    private let clock = ContinuousClock()
    /// By process id; `nil` for one that has yet to register.
    private let registration = Mutex<[Int: ContinuousClock.Instant?]>([:])

    /// Processes that are registered.
    var registeredCount: Int {
        registration.withLock { $0.values.count { $0 != nil } }
    }

    /// A process was started.
    func started(_ processID: Int) {
        registration.withLock { $0[processID] = .some(nil) }
    }

    /// A process of this machine registered; one that was not started here is not kept.
    func registered(_ processID: Int) {
        let now = clock.now
        registration.withLock { processes in
            if case .some(nil) = processes[processID] { processes[processID] = .some(now) }
        }
    }

    /// A process ended.
    ///
    /// - Returns: how long before it had registered; zero if it never did.
    func ended(_ processID: Int) -> Duration {
        let now = clock.now
        guard case .some(let start?) = registration.withLock({ $0.removeValue(forKey: processID) })
        else { return .zero }
        return start.duration(to: now)
    }
}
