import SprintProtocol

/// The clock settings of both machines. Tests shorten them; every process of a cluster uses the
/// same.
public struct ClusterTiming: Hashable, Sendable {
    /// Time between two heartbeats.
    public var heartbeatInterval = Limits.heartbeatInterval
    /// Heartbeats missed before the other side is taken for dead.
    public var heartbeatsMissedMax = Limits.heartbeatsMissedMax
    /// A lease without progress for this long is taken back.
    public var leaseDuration = Limits.leaseDuration
    /// Lost attempts at one task before its run fails.
    public var attemptsMax = Limits.attemptsMax
    /// A worker that said `overloaded` gets no task for this long.
    public var overloadPause = Limits.overloadPause
    /// A worker waits this long for requested pages, plus `pageWaitPerPage` for each.
    public var pageWaitBase = Limits.pageWaitBase
    /// See `pageWaitBase`.
    public var pageWaitPerPage = Limits.pageWaitPerPage
    /// First pause of a worker's reconnection; doubles up to `reconnectPauseMax`.
    public var reconnectPauseMin = Limits.reconnectPauseMin
    /// See `reconnectPauseMin`.
    public var reconnectPauseMax = Limits.reconnectPauseMax

    /// The product's settings, from `Limits`.
    public init() {}

    /// Silence after which the other side is taken for dead.
    public var silenceMax: Duration { heartbeatInterval * heartbeatsMissedMax }
}
