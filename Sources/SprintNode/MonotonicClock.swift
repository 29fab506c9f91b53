import SprintProtocol

/// The one place where time is read. Machines and engine get its readings as parameters.
public struct MonotonicClock: Sendable {
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant

    /// Starts a clock at zero.
    public init() { start = clock.now }

    /// Time since the clock's start.
    public var now: Instant { .zero + start.duration(to: clock.now) }
}
