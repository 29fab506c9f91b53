import OrderedCollections
import SprintProtocol

/// The coordinator as a pure machine (contract C5): runs, rounds, tasks, workers, leases.
///
/// The same value runs in production, where `SprintNode` performs its actions on real sockets, and
/// under the simulator. It knows token ids and counts only: no tokenizer, model, clock, socket or
/// random number.
public struct Coordinator: Sendable {
    /// What becomes of submitted questions.
    enum Admission: Sendable { case open, closed }

    let configuration: CoordinatorConfiguration
    var admission = Admission.open
    /// In order of registration: keys only grow.
    var registry: OrderedDictionary<WorkerID, WorkerRecord> = [:]
    /// Looked up, never iterated.
    var workerOfPeer: [PeerID: WorkerID] = [:]
    var workersRegistered: UInt64 = 0
    /// The latest processes that sent an illegal result, oldest first. While another worker is
    /// registered they get no tasks, whatever registration they come back with.
    var blamed: OrderedSet<WorkerProcess> = []
    /// The latest peers refused as malformed, oldest first; nothing they say is heard again.
    var shunned: OrderedSet<PeerID> = []
    /// In order of submission: keys only grow.
    var runs: OrderedDictionary<RunID, RunRecord> = [:]
    /// Tasks without a worker, ascending: oldest run first, then round, then prompt.
    var queue: [TaskID] = []
    let scheduler: Scheduler
    var beatsSent: UInt64 = 0
    var nextBeat: Instant?
    var lastHandled = Instant.zero
    /// Collects what the event at hand brings about.
    var actions: [CoordinatorAction] = []
    /// What happened since the start.
    public internal(set) var counters = ClusterCounters()

    /// Creates a coordinator without workers and runs.
    public init(configuration: CoordinatorConfiguration) {
        self.configuration = configuration
        scheduler = Scheduler(
            pageByteCount: configuration.pageByteCount, canShip: configuration.bulkEndpoint != nil)
    }

    /// Takes an event and says what to do about it, in order.
    public mutating func handle(_ event: CoordinatorEvent, at now: Instant) -> [CoordinatorAction] {
        let now = max(now, lastHandled)
        forgiveStall(until: now)
        lastHandled = now
        switch event {
        case .submit(let run, let options, let waited): submit(run, options, waited, at: now)
        case .cancel(let run): cancel(run, at: now)
        case .shutdown: shutDown(at: now)
        case .planner(let run, let event): planner(event, of: run, at: now)
        case .received(let peer, let message): received(message, from: peer, at: now)
        case .malformed(let peer, let reason): refuseMalformed(peer, reason, at: now)
        case .foreignVersion(let peer, let version): refuseVersion(version, of: peer, at: now)
        case .illegalResult(let peer, let result, let reason):
            refuseResult(result, of: peer, reason, at: now)
        case .unreachable(let peer): unreachable(peer, at: now)
        case .pagesGone(let peer, let attempt): pagesGone(attempt, of: peer)
        case .workerProcessEnded(let host, let processID): processEnded(host, processID, at: now)
        case .tick: tick(at: now)
        }
        dispatch(at: now)
        defer { actions = [] }
        return actions
    }

    /// When the next `.tick` is due at the latest; `nil` if nothing is being waited for. Ask after
    /// every event: it costs a pass over workers and running tasks.
    public var nextDeadline: Instant? {
        var next = nextBeat
        func consider(_ instant: Instant?) {
            if let instant { next = min(next ?? instant, instant) }
        }
        for worker in registry.values {
            consider(worker.lastHeard + configuration.timing.silenceMax)
            // A pause that is over waits for nothing: the worker may be full besides.
            if !queue.isEmpty, let pause = worker.pausedUntil, pause > lastHandled {
                consider(pause)
            }
        }
        for run in runs.values {
            consider(run.deadline)
            for case .running(let attempt) in run.current.tasks.map(\.state) {
                consider(attempt.leaseUntil)
            }
        }
        return next
    }

    /// Registered workers, by registration.
    public var workers: [WorkerStatus] { registry.values.map(\.status) }

    /// Runs in progress.
    public var runCount: Int { runs.count }
}
