import SprintProtocol

/// How often a call is made, and how long the pauses are: exponential, spread over half their
/// length so that calls that failed together do not come back together, and never shorter than the
/// endpoint asks for.
public struct RetryPolicy: Hashable, Sendable {
    /// Calls at most, the first included.
    public let attemptsMax: Int
    /// Calls that may end for want of time: each has cost all of it.
    public let timeoutsMax: Int
    /// The first pause.
    public let pauseMin: Duration
    /// The longest pause of our own.
    public let pauseMax: Duration

    /// A policy.
    public init(
        attemptsMax: Int = Limits.chatAttemptsDefault, timeoutsMax: Int = Limits.chatTimeoutsMax,
        pauseMin: Duration = Limits.chatPauseMin, pauseMax: Duration = Limits.chatPauseMax
    ) {
        precondition(min(attemptsMax, timeoutsMax) > 0, "a call is made at least once")
        self.attemptsMax = attemptsMax
        self.timeoutsMax = timeoutsMax
        self.pauseMin = pauseMin
        self.pauseMax = pauseMax
    }

    /// The pause after a failed call; `nil` if it is not made again.
    ///
    /// - Parameters:
    ///   - attempt: the calls made so far.
    ///   - timeouts: those of them that ended for want of time.
    ///   - spread: any number of the call's own, which shortens the pause by up to a half.
    public func pause(
        after failure: ChatFailure, attempt: Int, timeouts: Int = 0, spread: UInt64
    ) -> Duration? {
        guard failure.isTemporary, attempt < attemptsMax, timeouts < timeoutsMax else {
            return nil
        }
        let asked = failure.retryAfter ?? .zero
        guard asked <= Limits.chatRetryAfterMax else { return nil }
        let longest = min(pauseMax, pauseMin * (1 << min(attempt - 1, 30)))
        let unit = SplitMix64.scramble(spread &+ UInt64(attempt)) >> 54
        return max(asked, longest - longest * Double(unit) / 2_048)
    }
}
