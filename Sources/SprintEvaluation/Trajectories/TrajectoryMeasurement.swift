import SprintTrajectory

/// What one trajectory costs, what is malformed in it, and whether its answer is right.
public struct TrajectoryMeasurement: Hashable, Sendable, Codable {
    /// The deviations of one kind.
    public struct Malformed: Hashable, Sendable, Codable {
        /// The kind.
        public let kind: TrajectoryDeviation.Kind
        /// How often it shows.
        public let count: Int
    }

    /// The file's name without its ending.
    public let id: String
    /// Whether it has neither a plan nor an execution: all of its text counts, as a chain's does,
    /// and as the answer's.
    public let is_bare: Bool
    /// Prompts of each round.
    public let prompts: [Int]
    /// Sequential tokens as published: tags deleted, each execution starts when its prompt closes.
    public let sequential_tokens: Int
    /// The same if every execution starts when its plan has ended.
    public let sequential_tokens_with_barrier: Int
    /// The published figure with tags.
    public let sequential_tokens_with_tags: Int
    /// The published figure and the tokens that were thrown away; `nil` where the file does not
    /// say, and where the figures are not in the model's own vocabulary.
    public let sequential_tokens_with_retries: Int?
    /// The tokens that were thrown away, in the model's own vocabulary; `nil` where the file does
    /// not say.
    public let discarded_tokens: Int?
    /// All tokens of plans, executions and the answer, tags deleted.
    public let total_tokens: Int
    /// Tokens of all plans, of all executions and of the answer.
    public let plan_tokens: Int
    /// See `plan_tokens`.
    public let execution_tokens: Int
    /// See `plan_tokens`.
    public let answer_tokens: Int
    /// Of the sequential tokens, those of plans and of executions; the rest are the answer's.
    public let critical_plan_tokens: Int
    /// See `critical_plan_tokens`.
    public let critical_execution_tokens: Int
    /// What deviates from the form.
    public let malformed: [Malformed]
    /// The content of the last `\boxed{…}`.
    public let answer: String?
    /// The verdict on it; `nil` without a gold answer.
    public internal(set) var verdict: Verdict?
    /// What all boxes of the last paragraph with a box hold; `nil` if that is one answer.
    public let answer_together: String?
    /// The verdict on that; `nil` without it or without a gold answer.
    public internal(set) var verdict_together: Verdict?

    /// Measures a text.
    ///
    /// - Throws: `TrajectoryError` if it is too large.
    public init(
        _ entry: TrajectoryFolder.Entry, counter: TokenCounter
    ) throws(TrajectoryError) {
        let trajectory = try TrajectoryParser.parse(entry.bytes)
        let cost = TrajectoryCost(of: trajectory, counter: counter)
        let plain = cost.plain
        id = entry.id
        is_bare = cost.isBare
        prompts = plain.promptsPerRound
        sequential_tokens = plain.sequentialTokens
        sequential_tokens_with_barrier = plain.sequentialTokensWithBarrier
        sequential_tokens_with_tags = cost.taggedSequentialTokens
        sequential_tokens_with_retries =
            counter.isModelsOwn
            ? entry.discardedTokens.map { plain.sequentialTokens + $0 } : nil
        discarded_tokens = entry.discardedTokens
        total_tokens = plain.totalTokens
        plan_tokens = plain.planTokens
        execution_tokens = plain.executionTokens
        answer_tokens = plain.answerTokens
        critical_plan_tokens = plain.criticalPlanTokens
        critical_execution_tokens = plain.criticalExecutionTokens
        malformed = TrajectoryDeviation.Kind.allCases.compactMap { kind in
            let count = trajectory.count(of: kind)
            return count == 0 ? nil : Malformed(kind: kind, count: count)
        }
        answer = BoxedAnswer.last(in: entry.bytes).map { String(decoding: $0, as: UTF8.self) }
        answer_together = FinalBoxes.together(in: entry.bytes)
    }

    /// Total over sequential tokens: the speed-up if executors and reading were free.
    public var parallelism: Double {
        sequential_tokens == 0 ? 1 : Double(total_tokens) / Double(sequential_tokens)
    }
}
