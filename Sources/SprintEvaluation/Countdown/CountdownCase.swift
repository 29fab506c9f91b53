import SprintCountdown

/// A Countdown problem as it is asked in an evaluation.
public struct CountdownCase: Hashable, Sendable {
    /// Its place in the evaluation and its name; a file's name too.
    public let id: String
    /// The problem.
    public let problem: CountdownProblem
    /// The question's text.
    public let question: String
    /// The first move of the systematic search that leads to the target, from 1; `nil` if the
    /// problem is unsolvable under the rule.
    public let level: Int?
    /// The sequential reference trace, where the data set has one: a length that no run had a part
    /// in.
    public let reference: String?

    /// Creates a case; the level is searched for.
    ///
    /// - Parameter number: its place, from 1.
    public init(
        number: Int, problem: CountdownProblem, question: String?, reference: String? = nil,
        solver: CountdownSolver = CountdownSolver()
    ) {
        id = DatasetProblem.id(number, problem.identifier)
        self.problem = problem
        self.question = question ?? Self.question(problem)
        level = solver.firstSolution(of: problem)?.level
        self.reference = reference
    }

    /// Whether there is a solution under the rule.
    public var isSolvable: Bool { level != nil }

    /// Reads a record for each problem, JSON lines or CSV: `{"numbers": [15, 12, 5, 4], "target":
    /// 78}`, and if they are there `question` and `sequential` (the reference trace). Whether a
    /// problem is solvable, and its level, is searched for and never read.
    ///
    /// - Throws: `EvaluationError` naming the line that is wrong.
    public static func load(
        path: String, solver: CountdownSolver = CountdownSolver()
    ) throws(EvaluationError) -> [CountdownCase] {
        var cases: [CountdownCase] = []
        for record in try DatasetRecord.load(path: path) {
            let numbers = try record.integers("numbers", "nums")
            let target = try record.integer("target")
            do {
                cases.append(
                    CountdownCase(
                        number: cases.count + 1,
                        problem: try CountdownProblem(numbers: numbers, target: target),
                        question: try record.optionalText("question"),
                        reference: try record.verbatim("sequential"), solver: solver))
            } catch let error as EvaluationError {
                throw error
            } catch {
                throw .malformed(path: path, line: record.line, reason: "\(error)")
            }
        }
        return cases
    }

    private static func question(_ problem: CountdownProblem) -> String {
        let numbers = problem.numbers.map(String.init)
        return "Use \(numbers.dropLast().joined(separator: ", ")) and \(numbers.last ?? "") "
            + "to make \(problem.target)."
    }
}
