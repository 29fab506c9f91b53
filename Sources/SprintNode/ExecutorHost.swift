import Logging
import SprintCluster
import SprintEngine
import SprintProtocol
import ZeroMQ

/// A worker's replica on its compute thread: the tasks in its slots. The reactor thread beside it
/// keeps beating whatever a step costs.
actor ExecutorHost {
    private nonisolated let loop: EventLoop
    private let replica: Replica
    private let executors: Executors
    private let clock: MonotonicClock
    private var budget: PassBudget
    private let logger: Logger
    private let deliver: @Sendable (WorkerEvent) -> Void
    /// When progress is reported next.
    private var progressDue = Instant.zero

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// Takes the replica to the thread of `loop`; `deliver` is called there.
    ///
    /// - Parameter tokensPerSecond: the replica's measured prefill speed; 0 if it was not measured.
    init(
        replica: sending Replica, tokensPerSecond: Double, loop: EventLoop, clock: MonotonicClock,
        logger: Logger, deliver: @escaping @Sendable (WorkerEvent) -> Void
    ) {
        self.loop = loop
        budget = PassBudget(
            rowsMax: replica.options.batchTokens, tokensPerSecond: tokensPerSecond)
        self.replica = replica
        self.clock = clock
        self.logger = logger
        self.deliver = deliver
        executors = Executors(replica: replica)
    }

    /// Starts the compute thread. It sleeps while no slot can make a step.
    nonisolated func start() {
        loop.start { [weak self] in self?.assumeIsolated { $0.turn() } }
    }

    /// Hands a command to the compute thread, after all handed over before.
    nonisolated func post(_ command: EngineCommand) {
        loop.post { self.assumeIsolated { $0.perform(command) } }
    }

    /// Hands over pages that came on the bulk channel.
    nonisolated func postPages(_ arrival: PageArrival) {
        loop.post { self.assumeIsolated { $0.stage(arrival) } }
    }

    /// Ends the compute thread after the step in progress.
    nonisolated func stop() async { await loop.stopAndWait() }

    // MARK: On the compute thread

    private func turn() {
        guard replica.isRunnable else { return loop.waitForWork() }
        replica.prefillRows = budget.rows(whileDecoding: replica.isDecoding)
        let begun = clock.now
        let events = replica.step()
        let now = clock.now
        budget.learn(replica.lastPass, took: now - begun)
        for event in executors.handle(events, at: now, took: now - begun) {
            switch event {
            case .finished(let result): deliver(.executionFinished(result))
            case .failed(let failure): deliver(.executionFailed(failure))
            }
        }
        report(at: now)
    }

    /// Tells the reactor how far the tasks are, not more often than a beat has use for: waking it
    /// costs more than a step of a small model.
    private func report(at now: Instant) {
        if executors.count == 0 { return logMemory() }
        guard now >= progressDue else { return }
        progressDue = now + Limits.progressInterval
        let progress = executors.progress
        if !progress.isEmpty { deliver(.progress(progress)) }
    }

    /// What is left in memory when the last task is done, for whoever sets `--kv-memory`.
    private func logMemory() {
        let account = replica.kvAccount
        logger.debug(
            "idle",
            metadata: [
                "pages_max": "\(account.pagesMax)", "pages_in_use": "\(account.pagesInUse)",
                "pages_stored": "\(account.pagesStored)",
                "pages_evictable": "\(account.pagesEvictable)", "hits": "\(account.store.hits)",
                "misses": "\(account.store.misses)", "evictions": "\(account.store.evictions)",
            ])
    }

    private func perform(_ command: EngineCommand) {
        do throws(TaskFailure) {
            switch command {
            case .begin(let task):
                let missing = try executors.begin(task, at: clock.now)
                deliver(.prefixMissing(task.attempt, pages: missing))
            case .proceed(let attempt): try executors.proceed(attempt, at: clock.now)
            case .cancel(let attempt): executors.cancel(attempt)
            }
        } catch {
            deliver(.executionFailed(error))
        }
    }

    private func stage(_ arrival: PageArrival) {
        var (staged, refused) = (0, 0)
        let now = clock.now
        for page in arrival.pages {
            let outcome = page.header.withBytes { header in
                page.payload.withBytes { payload in
                    executors.stage(
                        arrival.attempt, header: header, payload: payload, at: now)
                }
            }
            switch outcome {
            case .staged: staged += 1
            case .refused, .unwanted: refused += 1
            }
        }
        deliver(.pagesArrived(arrival.attempt, staged: staged, refused: refused))
    }
}
