import SprintProtocol

/// A whole run on one replica, planner and executors in its slots: what a `ReasoningService`
/// without a cluster steps, and the dumb twin of every cluster run (contract C1).
///
/// Pure: time comes in with each step. Several runs may share a replica with two slots for each:
/// whoever owns it hands the events of a step to all of them.
public final class LocalRun {
    private enum Phase {
        case running
        case ended
    }

    /// The run's number, for its events.
    public let run: RunID
    private let question: Question
    private let planners: Planners
    private let executors: Executors
    private let started: Instant
    private var phase = Phase.running
    private var rounds: [LocalRound] = []
    private var queue: [TaskAssignment] = []
    private var plannerMilliseconds = 0.0
    private var lastStep: Instant
    private let replica: Replica

    /// Starts a run on a replica with at least two free slots.
    public init(_ run: RunID, _ question: Question, on replica: Replica, at now: Instant)
        throws(ReasoningFailure)
    {
        self.run = run
        self.question = question
        self.replica = replica
        planners = Planners(replica: replica)
        executors = Executors(replica: replica)
        started = now
        lastStep = now
        guard replica.options.slots >= 2 else {
            throw ReasoningFailure(
                code: .invalidRequest, message: "a local run needs a replica of two slots or more")
        }
        try planners.start(run, question: question)
    }

    /// Whether the run has ended.
    public var isEnded: Bool { phase == .ended }

    /// Ends the run and frees what it holds; an ended run stays as it is.
    public func cancel() {
        phase = .ended
        planners.release(run)
        for attempt in executors.progress.map(\.attempt) { executors.cancel(attempt) }
    }

    /// Takes the events of one step of the replica; returns the run's own, the last of them
    /// `.finished` or `.failed`.
    public func handle(_ events: [SlotEvent], at now: Instant) -> [ReasoningEvent] {
        guard phase == .running else { return [] }
        if now - started >= question.options.deadline {
            return fail(
                ReasoningFailure(
                    code: .deadlineExceeded, message: "the deadline passed; raise --deadline"))
        }
        if executors.count == 0 { plannerMilliseconds += (now - lastStep).milliseconds }
        lastStep = now
        var told: [ReasoningEvent] = []
        for event in executors.handle(events, at: now) { told += take(event, at: now) }
        for (_, event) in planners.handle(events) where phase == .running {
            told += take(event, at: now)
        }
        if phase == .running { told += dispatch(at: now) }
        return told
    }

    private func take(_ event: PlanEvent, at now: Instant) -> [ReasoningEvent] {
        switch event {
        case .text(let round, let text): return [.planText(round: round, text: text)]
        case .taskReady(let task): return enqueue(task, at: now)
        case .planEnded(let plan):
            open(plan.round)
            rounds[plan.round - 1].plan = plan
            return gatherIfComplete()
        case .answered(let answer):
            cancel()
            return [.finished(result(answer, at: now))]
        case .failed(let failure): return fail(failure)
        }
    }

    private func take(_ event: ExecutorEvent, at now: Instant) -> [ReasoningEvent] {
        switch event {
        case .finished(let result):
            let id = result.attempt.task
            rounds[id.round - 1].finish(result, at: now)
            let told = ReasoningEvent.taskFinished(
                result.attempt, worker: WorkerID(0), tokens: result.tokens.count)
            return [told] + gatherIfComplete()
        case .failed(let failure):
            return fail(
                ReasoningFailure(
                    code: .taskFailed, message: "\(failure.attempt): \(failure.reason)"))
        }
    }

    private func enqueue(_ task: ReadyTask, at now: Instant) -> [ReasoningEvent] {
        let id = TaskID(run: run, round: task.round, prompt: task.prompt)
        open(task.round)
        rounds[task.round - 1].tasks.append(LocalTask(ready: task, queued: now))
        queue.append(
            TaskAssignment(
                attempt: AttemptID(task: id, attempt: 1), prefix: task.prefix, pagesOffered: 0,
                sampling: question.options.sampling, seed: question.options.seed,
                maxTokens: question.options.maxExecutionTokens))
        return [.taskQueued(id, prompt: task.promptText)]
    }

    /// Starts queued tasks as long as the replica has free slots.
    private func dispatch(at now: Instant) -> [ReasoningEvent] {
        var told: [ReasoningEvent] = []
        while let task = queue.first, replica.slots.count < replica.options.slots {
            queue.removeFirst()
            do throws(TaskFailure) {
                _ = try executors.begin(task, at: now)
                try executors.proceed(task.attempt, at: now)
            } catch {
                return told
                    + fail(
                        ReasoningFailure(
                            code: .taskFailed, message: "\(error.attempt): \(error.reason)"))
            }
            let id = task.attempt.task
            rounds[id.round - 1].tasks[id.prompt - 1].started = now
            told.append(.taskStarted(task.attempt, worker: WorkerID(0)))
        }
        return told
    }

    /// Lets the planner go on once its plan has ended and all its executions are there.
    private func gatherIfComplete() -> [ReasoningEvent] {
        guard let round = rounds.last, let plan = round.plan, let executions = round.executions,
            executions.count == plan.promptCount
        else { return [] }
        let failures = planners.resume(run, round: plan.round, executions: executions)
        var told = [ReasoningEvent.roundGathered(plan.round)]
        for case .failed(let failure) in failures { told += fail(failure) }
        return told
    }

    private func open(_ round: Int) {
        if rounds.count < round { rounds.append(LocalRound()) }
    }

    private func fail(_ failure: ReasoningFailure) -> [ReasoningEvent] {
        cancel()
        return [.failed(failure)]
    }

    private func result(_ answer: PlannerAnswer, at now: Instant) -> ReasoningResult {
        ReasoningResult(
            answer: answer.answer, trajectory: answer.trajectory,
            rounds: rounds.map { $0.account(replica.language) }, answerTokens: answer.answerTokens,
            discardedTokens: 0, grammar: answer.grammar,
            wallMilliseconds: (now - started).milliseconds,
            plannerMilliseconds: plannerMilliseconds, openingTokens: answer.openingTokens,
            answerText: answer.answerText)
    }
}

extension Replica {
    /// Runs a question to its end, alone on this replica; `onEvent` sees what happens, the ends
    /// excepted.
    ///
    /// - Parameter clock: read once a step, for accounts and the deadline.
    public func reason(
        _ question: Question, run: RunID = RunID(1), clock: () -> Instant = { .zero },
        onEvent: (ReasoningEvent) -> Void = { _ in }
    ) throws(ReasoningFailure) -> ReasoningResult {
        let local = try LocalRun(run, question, on: self, at: clock())
        while true {
            for event in local.handle(step(), at: clock()) {
                switch event {
                case .finished(let result): return result
                case .failed(let failure): throw failure
                default: onEvent(event)
                }
            }
        }
    }
}
