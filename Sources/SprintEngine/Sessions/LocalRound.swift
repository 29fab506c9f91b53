import SprintProtocol

/// A task of a local run, from its prompt's closing to its result.
struct LocalTask {
    let ready: ReadyTask
    let queued: Instant
    var started: Instant?
    var ended: Instant?
    var result: TaskResult?

    init(ready: ReadyTask, queued: Instant) {
        self.ready = ready
        self.queued = queued
    }
}

/// A round of a local run while it grows.
struct LocalRound {
    var plan: EndedPlan?
    /// In prompt order.
    var tasks: [LocalTask] = []

    /// The executions in prompt order; `nil` while one is missing.
    var executions: [[TokenID]]? {
        let results = tasks.compactMap(\.result)
        return results.count == tasks.count ? results.map(\.tokens) : nil
    }

    /// Takes a task's result.
    mutating func finish(_ result: TaskResult, at now: Instant) {
        let index = result.attempt.task.prompt - 1
        tasks[index].result = result
        tasks[index].ended = now
    }

    /// The round as results report it.
    func account(_ language: ReplicaLanguage) -> ReasoningResult.Round {
        ReasoningResult.Round(
            plan: plan?.planText ?? "", planTokens: plan?.planTokens ?? 0,
            tasks: tasks.compactMap { $0.account(language) })
    }
}

extension LocalTask {
    /// The task as results report it.
    fileprivate func account(_ language: ReplicaLanguage) -> ReasoningResult.TaskAccount? {
        guard let result, let started, let ended else { return nil }
        return ReasoningResult.TaskAccount(
            prompt: ready.promptText, execution: language.text(of: result.tokens),
            worker: WorkerID(0), attempt: 1,
            planTokensBefore: ready.planTokensBefore, tokens: result.tokens.count,
            finish: result.finish,
            account: result.account, queuedMilliseconds: (started - queued).milliseconds,
            runningMilliseconds: (ended - started).milliseconds)
    }
}
