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

    /// The address workers connect to.
    public nonisolated let endpoint: NodeEndpoint
    nonisolated let loop: EventLoop
    nonisolated let planners: PlannerHost
    nonisolated let pages: PageHost
    nonisolated let localProcesses = LocalProcesses()
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
    /// Local workers that are started no more.
    var workersGivenUp = 0
    /// Kept when the sockets fail for good, or when nobody waits for that any more.
    let failed = Promise<NodeError?>()
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
        try await submit(question, waited: .zero)
    }

    /// Starts a run whose caller spent `waited` of its deadline on waiting for workers.
    public func submit(
        _ question: Question, waited: Duration
    ) async throws -> AsyncStream<ReasoningEvent> {
        try question.check()
        runCount += 1
        let run = RunID(runCount)
        // Bounded by the run's own limits: tokens a plan, rounds, tasks.
        let (stream, sink) = AsyncStream.makeStream(of: ReasoningEvent.self)
        sink.onTermination = { [weak self, loop] _ in
            loop.post { [weak self] in self?.assumeIsolated { $0.callerLeft(run) } }
        }
        callers[run] = Caller(question: question, sink: sink)
        apply(.submit(run, question.options, waited: waited))
        return stream
    }

    /// The registered workers and the runs in progress.
    public func status() async -> ServiceStatus {
        ServiceStatus(
            modelName: modelName, fingerprint: fingerprint, workers: machine.workers,
            runs: machine.runCount, departed: departed)
    }

    // MARK: Ends

    /// Why the node can no longer work; waits until that is so. `nil` when the task is cancelled.
    /// For one waiter, who then stops the node.
    nonisolated func failure() async -> NodeError? {
        await withTaskCancellationHandler {
            await failed.value
        } onCancel: {
            failed.keep(nil)
        }
    }

    /// Ends what a node without sockets cannot go on with. Its thread ends too, or it would spin.
    func fail(_ error: ZeroMQError) {
        let failure = NodeError.socket(endpoint: "\(endpoint)", reason: error.description)
        logger.critical("the sockets failed", metadata: ["reason": "\(failure)"])
        shutDown()
        failed.keep(failure)
        loop.stop()
    }

    private func shutDown() {
        apply(.shutdown)
        channels.withdraw()
        releaseAwaiting()
    }

    private func callerLeft(_ run: RunID) {
        if callers.removeValue(forKey: run) != nil { apply(.cancel(run)) }
    }
}
