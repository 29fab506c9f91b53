import SprintEngine
import SprintProtocol
import ZeroMQ

/// A single replica that plans and executes by itself: the other conformer of `ReasoningService`,
/// for tests, and for benchmarks that ask what the cluster gains. Runs are taken one after another.
public actor LocalReasoner: ReasoningService {
    private nonisolated let loop: EventLoop
    private let replica: Replica
    private let modelName: String
    private let clock = MonotonicClock()
    private var budget: PassBudget
    private var waiting:
        [(run: RunID, question: Question, sink: AsyncStream<ReasoningEvent>.Continuation)] = []
    private var current:
        (run: RunID, work: LocalRun, sink: AsyncStream<ReasoningEvent>.Continuation)?
    private var runCount: UInt64 = 0
    private var isStopping = false

    /// The compute thread's executor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe loop.asUnownedSerialExecutor()
    }

    /// Takes the replica to a compute thread of its own.
    ///
    /// - Throws: `NodeError` if the system gives no event descriptor.
    public init(replica: sending Replica, modelName: String) throws(NodeError) {
        loop = try EventLoop.named("sprint-local")
        budget = PassBudget(rowsMax: replica.options.batchTokens)
        self.replica = replica
        self.modelName = modelName
    }

    /// Starts the compute thread.
    public nonisolated func start() {
        loop.start { [weak self] in self?.assumeIsolated { $0.turn() } }
    }

    /// Ends the compute thread; runs in progress fail with `shuttingDown`.
    public func stop() async {
        isStopping = true
        current?.work.cancel()
        for sink in waiting.map(\.sink) + [current?.sink].compactMap({ $0 }) {
            sink.yield(.failed(Self.ending))
            sink.finish()
        }
        waiting = []
        current = nil
        loop.stop()
    }

    private static let ending = ReasoningFailure(
        code: .shuttingDown, message: "the service is ending")

    /// Queues a run.
    public func submit(_ question: Question) async throws -> AsyncStream<ReasoningEvent> {
        try question.check()
        if isStopping { throw Self.ending }
        guard waiting.count < Limits.runsMax else {
            throw ReasoningFailure(code: .overloaded, message: "\(Limits.runsMax) runs are waiting")
        }
        runCount += 1
        let run = RunID(runCount)
        let (stream, sink) = AsyncStream.makeStream(of: ReasoningEvent.self)
        sink.onTermination = { [weak self, loop] _ in
            loop.post { [weak self] in self?.assumeIsolated { $0.forget(run) } }
        }
        waiting.append((run, question, sink))
        return stream
    }

    /// One worker with one slot: this process.
    public func status() async -> ServiceStatus {
        ServiceStatus(
            modelName: modelName, fingerprint: replica.fingerprint,
            workers: [
                WorkerStatus(
                    id: WorkerID(0), host: "local", processID: 0, slots: 1,
                    slotsBusy: current == nil ? 0 : 1, threads: 1, tasksFinished: 0, tasksLost: 0)
            ], runs: waiting.count + (current == nil ? 0 : 1))
    }

    // MARK: On the compute thread

    private func turn() {
        guard let (_, work, sink) = current ?? next() else { return loop.waitForWork() }
        replica.prefillRows = budget.rows(whileDecoding: replica.isDecoding)
        let begun = clock.now
        let events = replica.step()
        budget.learn(replica.lastPass, took: clock.now - begun)
        for event in work.handle(events, at: clock.now) { sink.yield(event) }
        if work.isEnded {
            current = nil
            sink.finish()
        }
    }

    private func next() -> (
        run: RunID, work: LocalRun, sink: AsyncStream<ReasoningEvent>.Continuation
    )? {
        while !waiting.isEmpty {
            let (run, question, sink) = waiting.removeFirst()
            do throws(ReasoningFailure) {
                current = (run, try LocalRun(run, question, on: replica, at: clock.now), sink)
                return current
            } catch {
                sink.yield(.failed(error))
                sink.finish()
            }
        }
        return nil
    }

    private func forget(_ run: RunID) {
        waiting.removeAll { $0.run == run }
        if current?.run == run {
            current?.work.cancel()
            current = nil
        }
    }
}
