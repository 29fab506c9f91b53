/// A place where a trajectory is not as the form says. None of them stops a parse.
public struct TrajectoryDeviation: Hashable, Sendable {
    /// The kinds; those of SPRINT.md's list first.
    public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        /// A plan holds `\boxed`; once a plan.
        case boxedInPlan
        /// A plan holds no prompt.
        case promptlessPlan
        /// Two prompts of a plan have the same text or number; once a plan.
        case duplicatePrompt
        /// A plan names an execution that no earlier round has; once a plan and name.
        case futureReference
        /// An execution holds a tag, well spelt or damaged.
        case tagInsideExecution
        /// A prompt's opening without its closing or the reverse.
        case unmatchedPromptTag
        /// The final answer holds a plan; once an answer.
        case nestedPlanInAnswer
        /// A plan has a line that is just `None`; once a plan.
        case nonePlan
        /// There is no final answer.
        case missingFinalAnswer
        /// A number in a tag is not the one that is due.
        case numbering
        /// Bytes other than white space follow `</think>`; once.
        case trailingBytes
        /// The text ends inside an element.
        case truncated

        /// A prompt holds nothing but white space.
        case emptyPrompt
        /// A prompt has no execution.
        case missingExecution
        /// An execution has no prompt.
        case orphanExecution
        /// A plan, a group, an execution or an answer is not closed before the next thing begins.
        case unclosedElement
        /// A tag where it has no meaning.
        case strayTag
        /// A tag's name with something else than its numbers, such as `<Plan>` or
        /// `</prompt_2.1.1>`, outside executions.
        case damagedTag
        /// Text between the sections, or between executions.
        case strayText
        /// The final answer holds a tag, no plan.
        case tagInsideAnswer
        /// There is no question.
        case missingQuestion
        /// `<think>` or `</think>` is missing; once each.
        case missingThink
        /// There is more than one final answer.
        case repeatedAnswer
    }

    /// What deviates.
    public let kind: Kind
    /// The round it is in; `nil` outside rounds.
    public let round: Int?
    /// Offset in bytes at which it shows: of a tag its first byte, of an element the end.
    public let offset: Int
}

/// Why a trajectory was not parsed.
public enum TrajectoryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The text is larger than `limit` bytes.
    case tooLarge(limit: Int)

    /// A sentence that says what to do.
    public var description: String {
        switch self {
        case .tooLarge(let limit):
            """
            The trajectory is larger than \(limit) bytes; \
            if it is several in one file, split the file first.
            """
        }
    }
}
