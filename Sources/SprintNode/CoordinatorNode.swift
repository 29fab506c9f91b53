import Logging
import SprintCluster
import SprintEngine
import SprintProtocol
import SprintTokenizer
import SprintWire
import ZeroMQ

/// The coordinator process: an actor on the reactor thread that feeds what happens to the
/// `Coordinator` machine and performs what the machine answers. The planner's replica computes on a
/// thread beside it.
public actor CoordinatorNode: ReasoningService {
    /// A run as its caller sees it.
    struct Caller {
        var question: Question
        var sink: AsyncStream<ReasoningEvent>.Continuation
        /// Contexts of the run's tasks, for pages asked later.
        var prefixes: [TaskID: [TokenID]] = [:]
        var answer: (PlannerAnswer, plannerMilliseconds: Double)?
    }

    /// Someone who waits until enough workers are registered.
    struct WorkersAwaited {
        var count: Int
        var promise: Promise<Void>
    }

    /// The address workers connect to.
    public nonisolated let endpoint: NodeEndpoint
    nonisolated let loop: EventLoop
    nonisolated let planners: PlannerHost
    nonisolated let pages: PageHost
    let clock: MonotonicClock
    let logger: Logger
    let language: ReplicaLanguage
    let modelName: String
    let fingerprint: Fingerprint

    var machine: Coordinator
    var channels: CoordinatorChannels
    /// Events that arose while actions were performed; handled before the next wait.
    var pending: [CoordinatorEvent] = []
    var isHandling = false
    var callers: [RunID: Caller] = [:]
    var awaited: [WorkersAwaited] = []
    var runCount: UInt64 = 0
    /// Bounds what strangers can write into the log.
    var strangerLog = LogLimit()
    /// Workers as they introduced themselves.
    var registered: [WorkerID: WorkerStatus] = [:]
    /// Workers that left, for accounts of runs they had a part in; the latest `Limits.workersMax`.
    var departed: [WorkerStatus] = []
    /// Whether a worker of this machine had a task when the planner's threads were last set.
    var sharesCores = false

    /// The reactor thread's executor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe loop.asUnownedSerialExecutor()
    }

    /// Binds the sockets and takes the replica to its compute thread. Nothing runs before `start`.
    ///
    /// - Throws: `NodeError` if an address cannot be bound, or needs keys that are not there.
    public init(
        replica: sending Replica, modelName: String, bind: NodeEndpoint = .loopback,
        keys: CoordinatorKeys? = nil, logger: Logger
    ) throws(NodeError) {
        let clock = MonotonicClock()
        let (loop, computeLoop, pageLoop) = try (
            EventLoop.named("sprint-reactor"), EventLoop.named("sprint-planner"),
            EventLoop.named("sprint-pages")
        )
        let channels = try CoordinatorChannels.open(bind: bind, keys: keys)
        endpoint = channels.endpoint
        machine = Coordinator(
            configuration: CoordinatorConfiguration(
                fingerprint: replica.fingerprint, numerics: replica.numericsID,
                modelName: modelName, contextTokensMax: replica.contextTokens,
                pageByteCount: replica.kvGeometry.pageByteCount,
                bulkEndpoint: channels.bulkEndpoint.description))
        self.channels = channels
        self.clock = clock
        self.logger = logger
        self.modelName = modelName
        self.loop = loop
        language = replica.language
        fingerprint = replica.fingerprint
        let relay = Relay<CoordinatorNode>(loop: loop)
        pages = PageHost(exporter: replica.pageExporter, loop: pageLoop) { peer, attempt, pages in
            relay.post { $0.ship(pages, to: peer, for: attempt) }
        }
        planners = PlannerHost(replica: replica, loop: computeLoop, clock: clock) { output in
            relay.post { $0.take(output) }
        }
        relay.target = self
    }

    /// Starts the threads.
    public nonisolated func start() {
        planners.start()
        pages.start()
        loop.start { [weak self] in self?.assumeIsolated { $0.turn() } }
    }

    /// Ends all runs with `shuttingDown`, tells the workers, and joins the threads.
    public nonisolated func stop() async {
        await shutDown()
        await planners.stop()
        await pages.stop()
        await loop.stopAndWait()
    }

    // MARK: ReasoningService

    /// Starts a run; see `ReasoningService`.
    public func submit(_ question: Question) async throws -> AsyncStream<ReasoningEvent> {
        try question.check()
        runCount += 1
        let run = RunID(runCount)
        // Bounded by the run's own limits: tokens a plan, rounds, tasks.
        let (stream, sink) = AsyncStream.makeStream(of: ReasoningEvent.self)
        sink.onTermination = { [weak self, loop] _ in
            loop.post { [weak self] in self?.assumeIsolated { $0.callerLeft(run) } }
        }
        callers[run] = Caller(question: question, sink: sink)
        apply(.submit(run, question.options))
        return stream
    }

    /// The registered workers and the runs in progress.
    public func status() async -> ServiceStatus {
        ServiceStatus(
            modelName: modelName, fingerprint: fingerprint, workers: machine.workers,
            runs: machine.runCount, departed: departed)
    }

    /// Returns when at least `count` workers are registered, the node is stopped or the task
    /// cancelled.
    public func workersReady(_ count: Int) async {
        guard machine.workers.count < count else { return }
        let promise = Promise<Void>()
        awaited.append(WorkersAwaited(count: count, promise: promise))
        await withTaskCancellationHandler {
            await promise.value
        } onCancel: {
            promise.keep(())
        }
    }

    /// A worker process of this machine ended; saves the three heartbeats of waiting.
    public nonisolated func workerProcessEnded(_ processID: Int) {
        loop.post { [weak self] in
            self?.assumeIsolated {
                $0.apply(.workerProcessEnded(host: HostName.current, processID: processID))
            }
        }
    }

    // MARK: Ends

    private func shutDown() {
        apply(.shutdown)
        for waiting in awaited { waiting.promise.keep(()) }
        awaited = []
    }

    private func callerLeft(_ run: RunID) {
        if callers.removeValue(forKey: run) != nil { apply(.cancel(run)) }
    }
}
