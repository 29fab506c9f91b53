import SprintProtocol

/// A run in progress.
struct RunRecord: Sendable {
    let id: RunID
    let options: RunOptions
    let submittedAt: Instant
    let deadline: Instant
    /// A worker was connected at some time of this run.
    var sawWorker: Bool
    /// The caller was told that the run waits for workers, and nothing was started since.
    var isWaiting = false
    /// Gathered rounds.
    var rounds: [RunAccount.Round] = []
    /// The round being planned or carried out.
    var current = RoundRecord(number: 1)
    var discardedTokens = 0
    /// Attempts that were taken away, with the tokens counted for them; looked up when a late
    /// result comes.
    var lostAttempts: [AttemptID: Int] = [:]

    init(
        id: RunID, options: RunOptions, waited: Duration, at now: Instant, sawWorker: Bool
    ) {
        self.id = id
        self.options = options
        submittedAt = now
        deadline = now + (min(options.deadline, Limits.deadlineMax) - waited)
        self.sawWorker = sawWorker
    }

    /// Closes the current round, whose results are all there, and returns its executions in prompt
    /// order.
    mutating func gather(at now: Instant) -> [[TokenID]] {
        guard let plan = current.plan else {
            preconditionFailure("A round is gathered after its plan has ended.")
        }
        let tasks = current.tasks.map { task -> RunAccount.Task in
            guard case .done(let account) = task.state else {
                preconditionFailure("A round is gathered when all its tasks are done.")
            }
            return account
        }
        rounds.append(
            RunAccount.Round(
                plan: plan.text, planTokens: plan.tokens, tasks: tasks,
                waitMilliseconds: (now - plan.endedAt).milliseconds))
        current = RoundRecord(number: current.number + 1)
        return tasks.map(\.result.tokens)
    }

    func account(at now: Instant) -> RunAccount {
        RunAccount(
            rounds: rounds, discardedTokens: discardedTokens,
            wallMilliseconds: (now - submittedAt).milliseconds)
    }
}

/// A round from its first prompt to its gathering.
struct RoundRecord: Sendable {
    /// A plan that has ended.
    struct Plan: Sendable {
        var text: String
        var tokens: Int
        var promptCount: Int
        var endedAt: Instant
    }

    let number: Int
    /// Its plan, once it has ended.
    var plan: Plan?
    /// Its tasks, by prompt number: task k is at k − 1.
    var tasks: [TaskRecord] = []

    init(number: Int) { self.number = number }

    /// The plan has ended and every task has its result.
    var isComplete: Bool {
        guard let plan, tasks.count == plan.promptCount else { return false }
        return tasks.allSatisfy { if case .done = $0.state { true } else { false } }
    }
}

/// A task from its prompt's closing to its result.
struct TaskRecord: Sendable {
    /// Where a task is; each case carries what only it needs.
    enum State: Sendable {
        case queued
        case running(AttemptRecord)
        case done(RunAccount.Task)
    }

    let planned: PlannedTask
    let queuedAt: Instant
    var state = State.queued
    /// Attempts so far; numbers the next.
    var attempts = 0
    /// Attempts that were taken away.
    var losses = 0
    /// Attempts that workers declined.
    var declines = 0
    /// Workers whose whole memory is too small for it; looked up, never iterated.
    var tooLargeFor: Set<WorkerID> = []

    init(planned: PlannedTask, at now: Instant) {
        self.planned = planned
        queuedAt = now
    }
}

/// The attempt that holds a task's lease.
struct AttemptRecord: Sendable {
    let id: AttemptID
    let worker: WorkerID
    let pagesOffered: Int
    let startedAt: Instant
    var leaseUntil: Instant
    /// The most tokens a heartbeat reported.
    var progress = 0
    /// The first page that was not yet asked for; pages are asked for once, ascending.
    var pagesAsked = 0
}
