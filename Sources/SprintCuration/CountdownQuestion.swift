import SprintCountdown

/// The forms in which a problem is asked.
public enum CountdownQuestion: Int, Hashable, Sendable, CaseIterable {
    /// `Use 15, 12, 5 and 4 to make 78.`
    case use
    /// `Using the numbers [15, 12, 5, 4], create an equation that equals 78.`
    case equation
    /// `Make 78 from 15, 12, 5, 4.`
    case make
    /// `Numbers: 15, 12, 5, 4. Target: 78.`
    case list
    /// `Reach 78 with the numbers 15, 12, 5 and 4.`
    case reach
    /// `Which expression of 15, 12, 5 and 4 equals 78?`
    case which

    /// The question about a problem.
    public func text(of problem: CountdownProblem) -> String {
        let numbers = problem.numbers.map(String.init)
        let list = numbers.joined(separator: ", ")
        let series = numbers.dropLast().joined(separator: ", ") + " and " + (numbers.last ?? "")
        return switch self {
        case .use: "Use \(series) to make \(problem.target)."
        case .equation:
            "Using the numbers [\(list)], create an equation that equals \(problem.target)."
        case .make: "Make \(problem.target) from \(list)."
        case .list: "Numbers: \(list). Target: \(problem.target)."
        case .reach: "Reach \(problem.target) with the numbers \(series)."
        case .which: "Which expression of \(series) equals \(problem.target)?"
        }
    }
}
