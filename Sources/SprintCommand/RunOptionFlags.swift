import ArgumentParser
import SprintProtocol

/// Everything that shapes a run's trajectory.
public struct RunOptionFlags: ParsableArguments, Sendable {
    /// Key of every random draw.
    @Option(help: "Seed of every random draw (default: random, always reported).")
    public var seed: UInt64?

    /// Sampling temperature.
    @Option(help: "Sampling temperature; 0 is greedy (default: the model's, else 0.6).")
    public var temperature: Double?

    /// Nucleus sampling.
    @Option(help: "Keep the most probable tokens up to this mass.")
    public var topP: Double = 1

    /// Top-k sampling.
    @Option(help: "Keep this many most probable tokens; 0 keeps all.")
    public var topK: Int = 0

    /// Min-p sampling.
    @Option(help: "Keep tokens at least this fraction as probable as the best.")
    public var minP: Double = 0

    /// Rounds at most.
    @Option(help: "Rounds at most; the answer is forced in the last.")
    public var maxRounds: Int = Limits.roundsDefault

    /// Prompts of a plan at most.
    @Option(help: "Prompts of a plan at most.")
    public var maxPrompts: Int = Limits.promptsDefault

    /// Bounds the grammar holds a plan to.
    @Option(help: "Prompts a plan must and may hold, A..B; wins over --max-prompts.")
    public var prompts: PromptRange?

    /// Tokens of a plan at most.
    @Option(help: "Tokens of a plan at most.")
    public var maxPlanTokens: Int = Limits.planTokensDefault

    /// Tokens of an execution at most.
    @Option(help: "Tokens of an execution at most.")
    public var maxExecutionTokens: Int = Limits.executionTokensDefault

    /// Tokens of the final answer at most.
    @Option(help: "Tokens of the final answer at most.")
    public var maxAnswerTokens: Int = Limits.answerTokensDefault

    /// What an executor sees.
    @Option(help: "What an executor sees of its plan: prefix or rearranged.")
    public var context: ExecutorContext = .prefix

    /// Whether KV pages travel.
    @Option(help: "Whether KV pages travel with a task: auto, always or never.")
    public var ship: ShipPolicy = .auto

    /// Time a run may take.
    @Option(help: "Time a run may take, such as 600s or 5m.")
    public var deadline: TimeSpan = TimeSpan(Limits.deadlineDefault)

    /// Reads the options.
    public init() {}

    /// The options of a run on a model whose metadata names `modelTemperature`.
    public func options(modelTemperature: Double?) -> RunOptions {
        RunOptions(
            seed: seed ?? UInt64.random(in: 0...UInt64(Int64.max)),
            sampling: SamplingParameters(
                temperature: temperature ?? modelTemperature ?? Limits.temperatureDefault,
                topP: topP, topK: topK, minP: minP),
            maxRounds: maxRounds, prompts: prompts?.range ?? 0...max(0, maxPrompts),
            maxPlanTokens: maxPlanTokens, maxExecutionTokens: maxExecutionTokens,
            maxAnswerTokens: maxAnswerTokens, context: context, ship: ship,
            deadline: deadline.duration)
    }

    /// Refuses what no run can have.
    public mutating func validate() throws {
        if let violation = options(modelTemperature: nil).violation {
            throw ValidationError(violation.description)
        }
    }
}
