import SprintProtocol

/// How often, and after what pause, a dead local worker is started again.
struct RestartBudget: Hashable, Sendable {
    /// Restarts that were used up.
    private(set) var restarts = 0

    /// The pause before the next start of a worker that was registered so long, `.zero` for one
    /// that never was; `nil`: it is given up. The pause doubles, so that a program that dies at
    /// once does not keep a core busy by dying.
    mutating func pause(afterServing time: Duration) -> Duration? {
        if time > Limits.localWorkerProven { restarts = 0 }
        guard restarts < Limits.localWorkerRestartsMax else { return nil }
        defer { restarts += 1 }
        return Limits.localWorkerRestartPause * (1 << restarts)
    }
}
