import SprintProtocol

/// Which worker takes a task, and whether its pages travel.
///
/// The least loaded worker with a free slot takes it, so that tasks spread before they share; among
/// equals the one where the prefix stands soonest, then the oldest registration. Nothing here may
/// change what a task writes (contract C1): only where and how soon.
struct Scheduler: Sendable {
    /// What the choice needs to know of a task.
    struct Request: Sendable {
        var run: RunID
        var prefixTokens: Int
        var prefixPages: Int
        var policy: ShipPolicy
    }

    /// The choice.
    struct Placement: Hashable, Sendable {
        var worker: WorkerID
        /// 0: the worker recomputes, or finds the pages in its own store.
        var pagesOffered: Int
    }

    /// Payload bytes of a page.
    let pageByteCount: Int
    /// Whether there is a bulk channel at all.
    let canShip: Bool

    /// The best free worker; `nil` if none is free.
    ///
    /// - Parameter workers: in ascending order of registration.
    func place(_ request: Request, on workers: some Sequence<WorkerRecord>, at now: Instant)
        -> Placement?
    {
        var best: (cost: (load: Double, seconds: Double), placement: Placement)?
        for worker in workers where worker.isFree(at: now) {
            let (seconds, pages) = prefixEstimate(request, on: worker)
            let cost = (load: worker.load, seconds: seconds)
            if best.map({ cost < $0.cost }) ?? true {
                best = (cost, Placement(worker: worker.id, pagesOffered: pages))
            }
        }
        return best?.placement
    }

    /// Seconds until the prefix stands at `worker`, and the pages to offer for it.
    private func prefixEstimate(_ request: Request, on worker: WorkerRecord) -> (
        seconds: Double, pages: Int
    ) {
        let rates = worker.rates
        let missing = max(0, request.prefixPages - (worker.pagesHeld[request.run] ?? 0))
        let tail = request.prefixTokens - request.prefixPages * Limits.pageTokens
        let tailSeconds = Double(tail) / rates.prefillTokensPerSecond
        let recompute = Double(missing * Limits.pageTokens) / rates.prefillTokensPerSecond
        let ship = Double(missing) * Double(pageByteCount) / rates.bytesPerSecond
        let ships =
            switch request.policy {
            case _ where !canShip: false
            case .always: true
            case .never: false
            case .auto: ship <= recompute
            }
        return ships ? (ship + tailSeconds, request.prefixPages) : (recompute + tailSeconds, 0)
    }
}
