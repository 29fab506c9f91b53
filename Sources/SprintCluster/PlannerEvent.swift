import SprintProtocol

/// What a run's planner tells the coordinator. Texts are carried for people; only token ids and
/// counts decide.
public enum PlannerEvent: Hashable, Sendable {
    /// The planner wrote text of round `round`, or of the answer if `round` is `nil`.
    case text(round: Int?, text: String)
    /// A prompt closed: its task may start while the plan is still being written.
    case taskReady(PlannedTask)
    /// The plan of round `round` closed with `promptCount` prompts in all. Its tasks may have been
    /// announced before (prefix context) or may follow (rearranged context).
    case planEnded(round: Int, plan: String, planTokens: Int, promptCount: Int)
    /// The final answer is written; the run is over.
    case answered
    /// The planner cannot go on; the run fails with this.
    case failed(ReasoningFailure)
}

/// A closed prompt with what a worker needs to carry it out.
public struct PlannedTask: Hashable, Sendable {
    /// The round, from 1.
    public var round: Int
    /// The prompt's number in its plan, from 1.
    public var prompt: Int
    /// The executor's full context, not empty.
    public var prefix: [TokenID]
    /// Full pages at the start of `prefix` that the planner's cache holds and the node can ship.
    public var prefixPages: Int
    /// The prompt's text, for events and results.
    public var promptText: String
    /// Tokens from the plan's start up to and including the prompt (P_≤k).
    public var planTokensBefore: Int

    /// Creates a task.
    public init(
        round: Int, prompt: Int, prefix: [TokenID], prefixPages: Int, promptText: String,
        planTokensBefore: Int
    ) {
        self.round = round
        self.prompt = prompt
        self.prefix = prefix
        self.prefixPages = prefixPages
        self.promptText = promptText
        self.planTokensBefore = planTokensBefore
    }
}

/// What the coordinator tells a run's planner.
public enum PlannerCommand: Hashable, Sendable {
    /// Read the question (the node keeps it by run) and write the first plan.
    case start
    /// All executions of round `round`, in prompt order; empty if the plan had no prompt.
    case resume(round: Int, executions: [[TokenID]])
    /// The run is over, whatever its end: free the slot and the pages. Sent exactly once after
    /// `start`.
    case release
}
