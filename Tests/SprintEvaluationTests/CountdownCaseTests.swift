import SprintCountdown
import Testing

@testable import SprintEvaluation

@Suite("The problems of a Countdown evaluation")
struct CountdownCaseTests {
    @Test("Problems are read; level and solvability are searched for, whatever the file says")
    func reading() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(
            """
            {"numbers": [15, 12, 5, 4], "target": 78, "solvable": false, "level": 0}
            {"numbers": [1, 1, 1, 1], "target": 99, "question": "Q?", "sequential": "trace"}

            {"numbers": [15, 12, 5, 4], "target": 78}

            """, "problems.jsonl")
        let cases = try CountdownCase.load(path: path)
        #expect(
            cases.map(\.id) == ["00001-15-12-5-4-78", "00002-1-1-1-1-99", "00003-15-12-5-4-78"])
        #expect(cases[0].question == "Use 15, 12, 5 and 4 to make 78.")
        #expect(cases[0].isSolvable && cases[0].reference == nil)
        #expect(cases[1].question == "Q?" && cases[1].reference == "trace")
        #expect(!cases[1].isSolvable)
        let solution = CountdownSolver().firstSolution(of: cases[0].problem)
        #expect(cases[0].level == solution?.level)
    }

    @Test(
        "A line that is wrong is named",
        arguments: [
            "{\"numbers\": [1, 2, 3], \"target\": 9}", "{\"numbers\": [1, 2, 3, 0], \"target\": 9}",
            "{\"target\": 9}", "[1, 2]", "text",
        ])
    func malformed(line: String) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(
            "{\"numbers\": [1, 2, 3, 4], \"target\": 10}\n" + line + "\n", "p.jsonl")
        let error = #expect(throws: EvaluationError.self) { try CountdownCase.load(path: path) }
        #expect(error?.description.hasPrefix("\(path), line 2") == true)
    }

    @Test("A file without problems, and one that is not there, are refused")
    func empty() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("\n", "p.jsonl")
        #expect(throws: EvaluationError.empty(path: path, expected: "problem")) {
            try CountdownCase.load(path: path)
        }
        #expect(throws: EvaluationError.self) { try CountdownCase.load(path: path + "x") }
    }

    @Test(
        "The grader says why, for every kind of answer",
        arguments: [
            ("((15 + 12) * 5) - 4", CountdownAnswerKind.missesTarget), ("none", .wrongNone),
            ("15 + 12", .otherNumbers), ("fifteen", .unreadable), ("15 + 12 = 27", .otherTarget),
        ])
    func kinds(answer: String, kind: CountdownAnswerKind) throws {
        let problem = try CountdownProblem(numbers: [15, 12, 5, 4], target: 78)
        let grader = CountdownAnswerGrader()
        #expect(grader.kind(of: .of("", answer: answer), for: problem) == kind)
        let verdict = grader.verdict(on: answer, for: problem)
        #expect(!verdict.isCorrect && !verdict.reason.isEmpty)
        #expect(grader.kind(of: .of("", answer: nil), for: problem) == .unboxed)
        #expect(grader.kind(of: .failed("x", wall_ms: 0), for: problem) == .failed)
        let solution = try #require(CountdownSolver().firstSolution(of: problem))
        let right = SystemAnswer.of("", answer: solution.chain.expression)
        #expect(grader.kind(of: right, for: problem) == .solution)
    }
}
