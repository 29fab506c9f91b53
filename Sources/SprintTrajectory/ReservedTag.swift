/// One of the tags that structure a trajectory, such as `<Plan_2>` or `</prompt_2.1>`.
///
/// These are the only strings of a trajectory that mean something to the machine; everything else
/// is prose.
public struct ReservedTag: Hashable, Sendable {
    /// The names a tag may have. The bytes of a name that carries numbers end in `_`.
    public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
        /// `Question`
        case question
        /// `think`
        case think
        /// `Plan_N`
        case plan
        /// `prompt_N.K`
        case prompt
        /// `Execution_N`, around all executions of a round
        case executionGroup
        /// `execution_N.K`
        case execution
        /// `Final_answer`
        case finalAnswer

        /// How many numbers follow the name.
        var numberCount: Int {
            switch self {
            case .question, .think, .finalAnswer: 0
            case .plan, .executionGroup: 1
            case .prompt, .execution: 2
            }
        }

        /// The name's bytes, with the `_` that comes before numbers.
        var stem: String {
            switch self {
            case .question: "Question"
            case .think: "think"
            case .plan: "Plan_"
            case .prompt: "prompt_"
            case .executionGroup: "Execution_"
            case .execution: "execution_"
            case .finalAnswer: "Final_answer"
            }
        }
    }

    /// The name.
    public let kind: Kind
    /// Whether a `/` comes before the name.
    public let isClosing: Bool
    /// The round it names; `nil` for names without numbers.
    public let round: Int?
    /// The prompt it names; `nil` for names with fewer than two numbers.
    public let prompt: Int?

    init(kind: Kind, isClosing: Bool, round: Int? = nil, prompt: Int? = nil) {
        self.kind = kind
        self.isClosing = isClosing
        self.round = round
        self.prompt = prompt
    }

    /// The tag as it is written, `<` and `>` included.
    public var bytes: [UInt8] { Array(description.utf8) }
}

extension ReservedTag: CustomStringConvertible {
    /// `</Plan_3>`
    public var description: String {
        var text = isClosing ? "</\(kind.stem)" : "<\(kind.stem)"
        if let round { text += "\(round)" }
        if let prompt { text += ".\(prompt)" }
        return text + ">"
    }
}

extension ReservedTag {
    /// `<Question>` and `</Question>`.
    static let questionOpening = ReservedTag(kind: .question, isClosing: false)
    static let questionClosing = ReservedTag(kind: .question, isClosing: true)
    /// `<think>` and `</think>`.
    static let thinkOpening = ReservedTag(kind: .think, isClosing: false)
    static let thinkClosing = ReservedTag(kind: .think, isClosing: true)
    /// `<Final_answer>` and `</Final_answer>`.
    static let answerOpening = ReservedTag(kind: .finalAnswer, isClosing: false)
    static let answerClosing = ReservedTag(kind: .finalAnswer, isClosing: true)

    /// `<Plan_round>`
    static func plan(_ round: Int, closing: Bool = false) -> ReservedTag {
        ReservedTag(kind: .plan, isClosing: closing, round: round)
    }

    /// `<prompt_round.prompt>`
    static func prompt(_ round: Int, _ prompt: Int, closing: Bool = false) -> ReservedTag {
        ReservedTag(kind: .prompt, isClosing: closing, round: round, prompt: prompt)
    }

    /// `<Execution_round>`
    static func executionGroup(_ round: Int, closing: Bool = false) -> ReservedTag {
        ReservedTag(kind: .executionGroup, isClosing: closing, round: round)
    }

    /// `<execution_round.prompt>`
    static func execution(_ round: Int, _ prompt: Int, closing: Bool = false) -> ReservedTag {
        ReservedTag(kind: .execution, isClosing: closing, round: round, prompt: prompt)
    }
}
