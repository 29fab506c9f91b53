import SprintCountdown

/// What an answer to a problem is held against.
public enum AnswerKey: Hashable, Sendable {
    /// A gold answer in LaTeX.
    case mathematics(String)
    /// The letter of the right option, and how many there are.
    case option(Character, of: Int)
    /// An integer.
    case integer(Int)
    /// The problem itself, and the rule that says when there is no solution.
    case countdown(CountdownProblem, rule: CountdownRule = .standard)

    /// The verdict on the content of the last `\boxed{…}`; `nil` if there was none.
    public func verdict(on answer: String?) -> Verdict {
        switch self {
        case .mathematics(let gold): MathGrader().verdict(on: answer, for: gold)
        case .option(let letter, let count):
            OptionGrader(count: count).verdict(on: answer, for: letter)
        case .integer(let gold): IntegerGrader().verdict(on: answer, for: gold)
        case .countdown(let problem, let rule):
            CountdownAnswerGrader(rule: rule).verdict(on: answer, for: problem)
        }
    }
}
