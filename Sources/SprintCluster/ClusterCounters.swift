/// What happened at a coordinator since its start, for metrics and tests.
public struct ClusterCounters: Hashable, Sendable {
    /// Attempts handed to workers.
    public var attemptsStarted = 0
    /// Results that counted.
    public var tasksFinished = 0
    /// Attempts taken away: worker gone or lease over.
    public var attemptsLost = 0
    /// Attempts a worker declined (overloaded, draining, too large for it).
    public var attemptsDeclined = 0
    /// Results and failures of attempts that no longer counted.
    public var messagesFenced = 0
    /// Results with tokens that no execution may hold, or too many of them.
    public var resultsIllegal = 0
    /// Peers refused.
    public var peersRefused = 0
    /// Messages of refused peers, passed over.
    public var messagesIgnored = 0
    /// Pages put on the bulk channel.
    public var pagesShipped = 0

    /// All zero.
    public init() {}
}
