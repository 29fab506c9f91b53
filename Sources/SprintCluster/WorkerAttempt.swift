import SprintProtocol

/// An attempt in one of a worker's slots.
struct WorkerAttempt: Sendable {
    /// Where its prefix comes from, and how far that is.
    enum Phase: Hashable, Sendable {
        /// The engine is looking into its store.
        case checking
        /// Pages are on their way.
        case fetching(PageIntake)
        /// The engine has all it will get.
        case running
    }

    let pagesOffered: Int
    var phase = Phase.checking
    /// Prefix tokens in place plus tokens written, as the engine last said.
    var tokens = 0
}

/// The pages of one attempt that travel: asked for in bounded requests, one at a time (the request
/// is the credit), each waited for within a bounded time.
struct PageIntake: Hashable, Sendable {
    /// Pages not yet asked for, ascending.
    private(set) var wanted: [Int]
    /// Pages asked for that have not come.
    private(set) var outstanding = 0
    /// When the worker stops waiting and computes the rest.
    private(set) var waitUntil = Instant.zero

    init(wanted: [Int]) { self.wanted = wanted }

    /// The next request; `nil` if everything was asked for.
    mutating func next(atMost count: Int, timing: ClusterTiming, at now: Instant) -> [Int]? {
        guard !wanted.isEmpty else { return nil }
        let request = Array(wanted.prefix(count))
        wanted.removeFirst(request.count)
        outstanding = request.count
        waitUntil = now + timing.pageWaitBase + timing.pageWaitPerPage * request.count
        return request
    }

    /// Counts pages that came; true if the request is fulfilled.
    mutating func came(_ count: Int) -> Bool {
        outstanding = max(0, outstanding - count)
        return outstanding == 0
    }

    /// Lengthens the wait by the time the worker itself stood still.
    mutating func forgive(_ stall: Duration) { waitUntil = waitUntil + stall }
}
