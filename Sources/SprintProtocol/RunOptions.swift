/// What an executor sees of the plan its prompt stands in (SPRINT.md).
public enum ExecutorContext: String, Hashable, Sendable, CaseIterable, Codable {
    /// The planner's own tokens up to the end of the prompt: its KV cache is the planner's.
    case prefix
    /// The authors' form: earlier prompts cut out, its own renumbered 1. Starts when the plan has
    /// ended.
    case rearranged
}

/// Whether KV pages travel with a task.
public enum ShipPolicy: String, Hashable, Sendable, CaseIterable, Codable {
    /// Ship or recompute, whichever the measured rates say is sooner.
    case auto
    /// Ship every page that the worker lacks.
    case always
    /// Never ship: workers recompute (or find the prefix in their own store).
    case never
}

/// Everything that shapes a run's trajectory, and its deadline. Same model, question and options
/// give the same trajectory bytes wherever the work is done (contract C1).
public struct RunOptions: Hashable, Sendable {
    /// Key of every random draw of the run.
    public var seed: UInt64
    /// How planner and executors sample.
    public var sampling: SamplingParameters
    /// Rounds at most; the answer is forced in the last.
    public var maxRounds: Int
    /// Prompts a plan must and may hold; a grammar bound.
    public var prompts: ClosedRange<Int>
    /// Tokens of one plan, one execution, the final answer.
    public var maxPlanTokens: Int
    /// See `maxPlanTokens`.
    public var maxExecutionTokens: Int
    /// See `maxPlanTokens`.
    public var maxAnswerTokens: Int
    /// What an executor sees.
    public var context: ExecutorContext
    /// Whether pages travel. Never changes the trajectory.
    public var ship: ShipPolicy
    /// Time the run may take. Ends a run, never changes its text.
    public var deadline: Duration

    /// Creates options with SPRINT's defaults.
    public init(
        seed: UInt64,
        sampling: SamplingParameters = SamplingParameters(temperature: Limits.temperatureDefault),
        maxRounds: Int = Limits.roundsDefault,
        prompts: ClosedRange<Int> = 0...Limits.promptsDefault,
        maxPlanTokens: Int = Limits.planTokensDefault,
        maxExecutionTokens: Int = Limits.executionTokensDefault,
        maxAnswerTokens: Int = Limits.answerTokensDefault, context: ExecutorContext = .prefix,
        ship: ShipPolicy = .auto, deadline: Duration = Limits.deadlineDefault
    ) {
        self.seed = seed
        self.sampling = sampling
        self.maxRounds = maxRounds
        self.prompts = prompts
        self.maxPlanTokens = maxPlanTokens
        self.maxExecutionTokens = maxExecutionTokens
        self.maxAnswerTokens = maxAnswerTokens
        self.context = context
        self.ship = ship
        self.deadline = deadline
    }

    /// An option that is out of bounds, and the bounds: `must be …`.
    public struct Violation: Hashable, Sendable, CustomStringConvertible {
        /// The option, as flags spell it.
        public var name: String
        /// What it must be.
        public var rule: String

        /// `max-rounds must be …`
        public var description: String { "\(name) \(rule)" }
    }

    /// The first option out of bounds; `nil` if all are legal.
    public var violation: Violation? {
        if let violation = sampling.violation {
            return Violation(name: violation.name.rawValue, rule: violation.rule)
        }
        func check(_ name: String, _ value: Int, _ bounds: ClosedRange<Int>) -> Violation? {
            if bounds.contains(value) { return nil }
            return Violation(
                name: name, rule: "must be \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return check("max-rounds", maxRounds, 1...Limits.roundsMax)
            ?? check("prompts", prompts.lowerBound, 0...Limits.promptsMax)
            ?? check("prompts", prompts.upperBound, 0...Limits.promptsMax)
            ?? check("max-plan-tokens", maxPlanTokens, 16...Limits.planTokensMax)
            ?? check("max-execution-tokens", maxExecutionTokens, 1...Limits.executionTokensMax)
            ?? check("max-answer-tokens", maxAnswerTokens, 16...Limits.answerTokensMax)
            ?? (deadline > .zero ? nil : Violation(name: "deadline", rule: "must be positive"))
    }
}
