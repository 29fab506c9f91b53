import SprintCluster
import SprintEngine
import SprintProtocol
import ZeroMQ

/// The coordinator's replica on its compute thread: the planners of all runs.
actor PlannerHost {
    /// What the host tells the coordinator's node.
    enum Output: Sendable {
        /// A run's planner got somewhere.
        case planner(RunID, PlannerEvent)
        /// A run's answer, with what only the planner knows; comes before `.planner(.answered)`.
        case answer(RunID, PlannerAnswer, plannerMilliseconds: Double)
    }

    private struct HeldText {
        let round: Int?
        var text = ""
    }

    private nonisolated let loop: EventLoop
    private let replica: Replica
    private let planners: Planners
    private let clock: MonotonicClock
    private let deliver: @Sendable (Output) -> Void
    private let threadsMax: Int
    private var budget: PassBudget
    private var busyMilliseconds: [RunID: Double] = [:]
    /// Text that is not delivered yet, and when the next is due.
    private var heldTexts: [RunID: HeldText] = [:]
    private var textsDue: [RunID: Instant] = [:]
    /// Runs that wait for a slot; bounded by the runs a coordinator holds.
    private var waiting: [(run: RunID, question: Question)] = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe loop.asUnownedSerialExecutor() }

    /// Takes the replica to the thread of `loop`; `deliver` is called there.
    init(
        replica: sending Replica, loop: EventLoop, clock: MonotonicClock,
        deliver: @escaping @Sendable (Output) -> Void
    ) {
        self.loop = loop
        self.replica = replica
        self.clock = clock
        self.deliver = deliver
        threadsMax = replica.threads
        budget = PassBudget(rowsMax: replica.options.batchTokens)
        planners = Planners(replica: replica)
    }

    /// Starts the compute thread. It sleeps while no planner writes.
    nonisolated func start() {
        loop.start { [weak self] in self?.assumeIsolated { $0.turn() } }
    }

    /// Hands a command to the compute thread, after all handed over before.
    nonisolated func post(_ run: RunID, _ command: PlannerCommand, question: Question?) {
        loop.post { self.assumeIsolated { $0.perform(run, command, question: question) } }
    }

    /// Gives the planners `count` threads from the next step on, as far as the replica has them.
    nonisolated func post(threads count: Int) {
        loop.post { self.assumeIsolated { $0.replica.threads = min(count, $0.threadsMax) } }
    }

    /// Ends the compute thread after the step in progress.
    nonisolated func stop() async { await loop.stopAndWait() }

    // MARK: On the compute thread

    private func turn() {
        guard replica.isRunnable else { return loop.waitForWork() }
        let start = clock.now
        let writing = planners.writing
        replica.prefillRows = budget.rows(whileDecoding: replica.isDecoding)
        let events = planners.handle(replica.step())
        let took = clock.now - start
        budget.learn(replica.lastPass, took: took)
        // A step is one pass for all who write: each is charged its share.
        let share = took.milliseconds / Double(max(1, writing.count))
        for run in writing { busyMilliseconds[run, default: 0] += share }
        for (run, event) in events { report(run, event) }
        deliverOverdueTexts()
    }

    /// The text of runs that were not served meanwhile.
    private func deliverOverdueTexts() {
        guard !heldTexts.isEmpty else { return }
        let now = clock.now
        for run in heldTexts.keys.sorted() where now >= textsDue[run] ?? .zero {
            deliverText(of: run)
            textsDue[run] = now + Limits.textInterval
        }
    }

    /// Holds text back until the end of the turn, or longer if some was delivered a moment ago:
    /// waking the reactor takes this thread some 6 µs, of the 85 of a small model's token.
    private func hold(_ run: RunID, _ text: String, of round: Int?) {
        if heldTexts[run]?.round != round { deliverText(of: run) }
        heldTexts[run, default: HeldText(round: round)].text += text
    }

    private func deliverText(of run: RunID) {
        guard let held = heldTexts.removeValue(forKey: run) else { return }
        deliver(.planner(run, .text(round: held.round, text: held.text)))
    }

    private func perform(_ run: RunID, _ command: PlannerCommand, question: Question?) {
        switch command {
        case .start:
            guard let question else { preconditionFailure("a run starts with its question") }
            waiting.append((run, question))
            startWaiting()
        case .resume(let round, let executions):
            for event in planners.resume(run, round: round, executions: executions) {
                report(run, event)
            }
        case .release:
            waiting.removeAll { $0.run == run }
            planners.release(run)
            busyMilliseconds[run] = nil
            heldTexts[run] = nil
            textsDue[run] = nil
            startWaiting()
        }
    }

    /// Starts runs in the order they came, as long as there are free slots.
    private func startWaiting() {
        while planners.count < replica.options.slots, !waiting.isEmpty {
            let (run, question) = waiting.removeFirst()
            do {
                try planners.start(run, question: question)
            } catch {
                deliver(.planner(run, .failed(error)))
            }
        }
    }

    private func report(_ run: RunID, _ event: PlanEvent) {
        if case .text = event {} else { deliverText(of: run) }
        switch event {
        case .text(let round, let text): hold(run, text, of: round)
        case .taskReady(let task): deliver(.planner(run, .taskReady(PlannedTask(task))))
        case .planEnded(let plan):
            deliver(
                .planner(
                    run,
                    .planEnded(
                        round: plan.round, plan: plan.planText, planTokens: plan.planTokens,
                        promptCount: plan.promptCount)))
        case .answered(let answer):
            deliver(.answer(run, answer, plannerMilliseconds: busyMilliseconds[run] ?? 0))
            deliver(.planner(run, .answered))
        case .failed(let failure): deliver(.planner(run, .failed(failure)))
        }
    }
}

extension PlannedTask {
    init(_ task: ReadyTask) {
        self.init(
            round: task.round, prompt: task.prompt, prefix: task.prefix,
            prefixPages: task.prefixPages, promptText: task.promptText,
            planTokensBefore: task.planTokensBefore)
    }
}
