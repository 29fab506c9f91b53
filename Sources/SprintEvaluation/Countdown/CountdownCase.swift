import Foundation
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
        let digits = "\(number)"
        id =
            String(repeating: "0", count: max(0, 5 - digits.count)) + digits + "-"
            + problem.identifier
        self.problem = problem
        self.question = question ?? Self.question(problem)
        level = solver.firstSolution(of: problem)?.level
        self.reference = reference
    }

    /// Whether there is a solution under the rule.
    public var isSolvable: Bool { level != nil }

    /// Reads a line for each problem: `{"numbers": [15, 12, 5, 4], "target": 78}`, and if they are
    /// there `question` and `sequential` (the reference trace). Whether a problem is solvable, and
    /// its level, is searched for and never read.
    ///
    /// - Throws: `EvaluationError` naming the line that is wrong.
    public static func load(
        jsonl path: String, solver: CountdownSolver = CountdownSolver()
    ) throws(EvaluationError) -> [CountdownCase] {
        var cases: [CountdownCase] = []
        let lines = try Files.bytes(of: path).split(separator: UInt8(ascii: "\n"))
        for (index, line) in lines.enumerated() {
            do {
                let entry = try JSONDecoder().decode(Line.self, from: Data(line))
                let problem = try CountdownProblem(numbers: entry.numbers, target: entry.target)
                cases.append(
                    CountdownCase(
                        number: index + 1, problem: problem, question: entry.question,
                        reference: entry.sequential, solver: solver))
            } catch let error as CountdownError {
                throw .malformed(path: path, line: index + 1, reason: error.description)
            } catch {
                throw .malformed(
                    path: path, line: index + 1,
                    reason: "expected {\"numbers\": [15, 12, 5, 4], \"target\": 78, …}")
            }
        }
        guard !cases.isEmpty else { throw .empty(path: path, expected: "problem") }
        return cases
    }

    private struct Line: Decodable {
        var numbers: [Int]
        var target: Int
        var question: String?
        var sequential: String?
    }

    private static func question(_ problem: CountdownProblem) -> String {
        let numbers = problem.numbers.map(String.init)
        return "Use \(numbers.dropLast().joined(separator: ", ")) and \(numbers.last ?? "") "
            + "to make \(problem.target)."
    }
}
