import SprintProtocol

/// What a planner says while it writes: the seam between a replica and the coordinator's machine.
public enum PlanEvent: Sendable {
    /// Text of round `round`, or of the answer where `round` is `nil`; whole characters only.
    case text(round: Int?, String)
    /// A prompt is ready to be executed: at its closing in prefix form, at the plan's end in
    /// rearranged form.
    case taskReady(ReadyTask)
    /// A plan is complete; the planner waits for `resume` with one execution for each of its
    /// prompts.
    case planEnded(EndedPlan)
    /// The trajectory is complete; the run's slot is free.
    case answered(PlannerAnswer)
    /// The run ended without an answer; the run's slot is free.
    case failed(ReasoningFailure)
}

/// A prompt with everything an executor needs.
public struct ReadyTask: Hashable, Sendable {
    /// The round, from 1.
    public var round: Int
    /// The prompt's number in its plan, from 1.
    public var prompt: Int
    /// The executor's full context.
    public var prefix: [TokenID]
    /// Full pages at the start of `prefix` that this replica can ship now.
    public var prefixPages: Int
    /// The prompt's text between its tags.
    public var promptText: String
    /// Tokens of the plan up to and including the prompt's closing (P_≤k).
    public var planTokensBefore: Int
}

/// A complete plan.
public struct EndedPlan: Hashable, Sendable {
    /// The round, from 1.
    public var round: Int
    /// Tokens of the plan, tags included.
    public var planTokens: Int
    /// Prompts in the plan; 0 is legal, `resume` then takes no executions.
    public var promptCount: Int
    /// The plan's text between its tags.
    public var planText: String
}

/// The end of a run, as far as the planner knows it.
public struct PlannerAnswer: Hashable, Sendable {
    /// Tokens of the final answer, tags included.
    public var answerTokens: Int
    /// Tokens of the opening: template, instructions, question.
    public var openingTokens: Int
    /// The answer's text between its tags.
    public var answerText: String
    /// The whole trajectory, from `<Question>` to `</think>`, in UTF-8.
    public var trajectory: [UInt8]
    /// The content of the last `\boxed{…}`; `nil` if there is none.
    public var answer: String?
    /// What the grammar did, over all plans and the answer.
    public var grammar: ReasoningResult.GrammarAccount
}
