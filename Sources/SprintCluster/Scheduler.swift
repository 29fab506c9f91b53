import SprintProtocol

/// Which worker takes a task, and whether its pages travel.
///
/// The worker with the least estimated cost wins: time until its prefix stands, plus what sharing
/// the worker with the attempts already there will cost the decoding. Ties go to the oldest
/// registration. Nothing here may change what a task writes (contract C1): only where and how soon.
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

    /// Weight of the newest decode time.
    private static let weight = 0.3
    /// Share of a decode that one more attempt on a single-threaded worker costs.
    private static let sharingCost = 0.5

    /// Payload bytes of a page.
    let pageByteCount: Int
    /// Whether there is a bulk channel at all.
    let canShip: Bool
    /// Mean time an execution decodes; a guess until the first result.
    private(set) var decodeSeconds = 1.0

    init(pageByteCount: Int, canShip: Bool) {
        self.pageByteCount = pageByteCount
        self.canShip = canShip
    }

    /// The cheapest free worker; `nil` if none is free.
    ///
    /// - Parameter workers: in ascending order of registration.
    func place(_ request: Request, on workers: some Sequence<WorkerRecord>, at now: Instant)
        -> Placement?
    {
        var best: (cost: Double, placement: Placement)?
        for worker in workers where worker.isFree(at: now) {
            let (seconds, pages) = prefixEstimate(request, on: worker)
            let cost = seconds + sharingEstimate(on: worker)
            if best.map({ cost < $0.cost }) ?? true {
                best = (cost, Placement(worker: worker.id, pagesOffered: pages))
            }
        }
        return best?.placement
    }

    /// Takes in how long an execution decoded. The value comes from outside: a senseless one is
    /// passed over.
    mutating func learn(_ account: ExecutionAccount) {
        let seconds = account.decodeMilliseconds / 1_000
        guard seconds.isFinite, seconds >= 0, seconds < 86_400 else { return }
        decodeSeconds += Self.weight * (seconds - decodeSeconds)
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

    private func sharingEstimate(on worker: WorkerRecord) -> Double {
        Double(worker.attempts.count) * decodeSeconds * Self.sharingCost
            / Double(max(1, worker.hello.threads))
    }
}
