extension ReasoningResult {
    /// The tasks of all rounds, in order of rounds and prompts.
    public var tasks: [TaskAccount] { rounds.flatMap(\.tasks) }

    /// What the executions that count cost together.
    public var executionAccount: ExecutionAccount {
        ExecutionAccount(sumOf: tasks.lazy.map(\.account))
    }

    /// Tasks whose result is of a later attempt than the first.
    public var tasksRetried: Int { tasks.count { $0.attempt > 1 } }

    /// Time the tasks were with a worker, one after another, in milliseconds.
    public var executorsMilliseconds: Double { tasks.reduce(0) { $0 + $1.runningMilliseconds } }

    /// Time the planner waited for executions, in milliseconds.
    public var waitMilliseconds: Double { rounds.reduce(0) { $0 + $1.waitMilliseconds } }

    /// Sequential tokens: Σ over rounds of max(max_k(P_≤k + E_k), P), plus the answer (SPRINT.md,
    /// tags included).
    public var sequentialTokens: Int {
        rounds.reduce(answerTokens) { sum, round in
            let latest = round.tasks.map { $0.planTokensBefore + $0.tokens }.max() ?? 0
            return sum + max(round.planTokens, latest)
        }
    }

    /// The same if every executor starts only when its plan has ended.
    public var sequentialTokensWithBarrier: Int {
        rounds.reduce(answerTokens) { $0 + $1.planTokens + ($1.tasks.map(\.tokens).max() ?? 0) }
    }

    /// All tokens that were decoded and kept.
    public var totalTokens: Int {
        rounds.reduce(answerTokens) { $0 + $1.planTokens + $1.tasks.reduce(0) { $0 + $1.tokens } }
    }
}
