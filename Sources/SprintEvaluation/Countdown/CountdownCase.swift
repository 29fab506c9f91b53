import SprintCountdown

/// A Countdown problem as it is asked in an evaluation.
public struct CountdownCase: Hashable, Sendable {
    /// Its place in the evaluation and its name; a file's name too.
    public let id: String
    /// The problem.
    public let problem: CountdownProblem
    /// The question's text.
    public let question: String
    /// What a solution may compute: it says when `none` is right.
    public let rule: CountdownRule
    /// Whether there is a solution under the rule.
    public let isSolvable: Bool
    /// The first move of the systematic search that leads to the target, from 1; `nil` if there is
    /// none, and of problems that this search does not take.
    public let level: Int?
    /// The sequential reference trace, where the data set has one: a length that no run had a part
    /// in.
    public let reference: String?

    /// Creates a case; whether it is solvable, and its level, are searched for.
    ///
    /// - Parameters:
    ///   - number: its place, from 1.
    ///   - solver: searches under the case's rule.
    public init(
        number: Int, problem: CountdownProblem, question: String?, reference: String? = nil,
        solver: CountdownSolver = CountdownSolver()
    ) {
        id = DatasetProblem.id(number, problem.identifier)
        self.problem = problem
        rule = solver.rule
        self.question = question ?? Self.question(problem)
        if CountdownSolver.takes(problem) {
            level = solver.firstSolution(of: problem)?.level
            isSolvable = level != nil
        } else {
            level = nil
            isSolvable = solver.expression(solving: problem) != nil
        }
        self.reference = reference
    }

    private static func question(_ problem: CountdownProblem) -> String {
        let numbers = problem.numbers.map(String.init)
        return "Use \(numbers.dropLast().joined(separator: ", ")) and \(numbers.last ?? "") "
            + "to make \(problem.target)."
    }
}
