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
        let cases = try CountdownFile(path: path).cases
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
            "{\"target\": 9}", "[1, 2]", "text", "{\"numbers\": [1, 2, 3, \"x\"], \"target\": 9}",
            "{\"numbers\": [1, 2, 3, 4], \"target\": 9, \"max_intermediate\": 0}",
            "{\"numbers\": [1, 2, 3, 4], \"target\": 9, \"max_intermediate\": \"all\"}",
        ])
    func malformed(line: String) throws {
        let folder = try ScratchFolder()
        let path = try folder.write(
            "{\"numbers\": [1, 2, 3, 4], \"target\": 10}\n" + line + "\n", "p.jsonl")
        let error = #expect(throws: EvaluationError.self) { try CountdownFile(path: path) }
        #expect(error?.description.hasPrefix("\(path), line 2") == true)
    }

    @Test("A record that is no problem under the rule is counted, and the others are taken")
    func omitted() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(
            """
            {"numbers": [1, 2, 3, 4, 5, 6, 7], "target": 9}
            {"numbers": [15, 12, 5, 4], "target": 78}
            {"numbers": [1, 2, 3, 0], "target": 9}
            {"numbers": [25, 50, 75, 100], "target": 900}
            {"numbers": [1, 1, 1, 1], "target": 99}
            """, "p.jsonl")
        let file = try CountdownFile(path: path)
        #expect(file.cases.map(\.id) == ["00002-15-12-5-4-78", "00005-1-1-1-1-99"])
        #expect(file.omitted.map(\.line) == [1, 3, 4])
        #expect(file.omitted[0].description == "line 1: it has 7 numbers instead of 2 to 6")
        #expect(file.omitted[2].reason.contains("--max-intermediate"))
        let wide = try CountdownFile(path: path, rule: CountdownRule(intermediateMax: 1_000))
        #expect(wide.cases.map(\.id).contains("00004-25-50-75-100-900"))
        let none = try folder.write("{\"numbers\": [9], \"target\": 9}\n", "none.jsonl")
        let error = #expect(throws: EvaluationError.self) { try CountdownFile(path: none) }
        #expect(error?.description.contains("1 number instead of 2 to 6") == true)
    }

    private static let anyCount = """
        {"nums": [3, 4], "target": 12}
        {"nums": [44, 19, 35], "target": 98}
        {"nums": [15, 12, 5, 4], "target": 78}
        {"nums": [1, 1, 1, 1, 1], "target": 50}
        {"nums": [1, 2, 3, 4, 5, 6], "target": 99}
        """

    @Test("Problems of two to six numbers are asked alike, and their solvability is searched for")
    func anyCountOfNumbers() throws {
        let folder = try ScratchFolder()
        let cases = try CountdownFile(path: folder.write(Self.anyCount, "p.jsonl")).cases
        #expect(
            cases.map(\.question) == [
                "Use 3 and 4 to make 12.", "Use 44, 19 and 35 to make 98.",
                "Use 15, 12, 5 and 4 to make 78.", "Use 1, 1, 1, 1 and 1 to make 50.",
                "Use 1, 2, 3, 4, 5 and 6 to make 99.",
            ])
        #expect(cases.map(\.isSolvable) == [true, true, true, false, true])
        #expect(cases.map { $0.level != nil } == [false, false, true, false, false])
        #expect(cases.map(\.id)[1] == "00002-44-19-35-98")
        for one in cases {
            let none = CountdownAnswerGrader().verdict(on: "none", for: one.problem)
            #expect(none.isCorrect == !one.isSolvable)
        }
    }

    @Test("Where the systematic search is evaluated, problems of other counts are left out")
    func onlySearched() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(Self.anyCount, "p.jsonl")
        let file = try CountdownFile(path: path, onlySearched: true)
        #expect(file.cases.map(\.id) == ["00003-15-12-5-4-78"])
        #expect(file.omitted.map(\.line) == [1, 2, 4, 5])
        #expect(
            file.omitted[0].reason
                == "it has 2 numbers instead of 4; sprint evaluate run asks it")
    }

    @Test("A report of the systematic search takes problems of any count, and checks only its own")
    func reportOfAnyCount() throws {
        let folder = try ScratchFolder()
        let cases = try CountdownFile(path: folder.write(Self.anyCount, "p.jsonl")).cases
        let answers = ["3 * 4", "none", "5 * 15 + 12 / 4", "none", "1 + 2"]
        let texts = [
            " 7 to 12 after 3 + 4\n none", "<Plan_1>\n<prompt_1.1> 1 2 3 to 9 </prompt_1.1>\n",
            " 27 5 4 to 78\n none\n", "", " 15 + 12 = 27\n 27 5 4 to 98\n none\n",
        ]
        let runs = [CountdownReport.System.sprint, .twin].map { system in
            CountdownReport.Run(
                system: system, workers: system == .sprint ? 1 : 0,
                records: cases.indices.map { index in
                    RunRecord(
                        id: cases[index].id, question: cases[index].question,
                        configuration: "c", setting: "s",
                        answer: .of(texts[index], answer: answers[index]))
                })
        }
        let report = CountdownReport(cases: cases, runs: runs, counter: .words)
        for one in report.configurations {
            let parts = one.accuracy.prefix(3)
            #expect(parts.map(\.part) == ["all", "solvable", "unsolvable"])
            #expect(parts.map(\.right.count) == [3, 2, 1])
            #expect(parts.map(\.right.total) == [5, 4, 1])
            #expect(one.errors.wrong_executions.total <= 1 && one.errors.unsystematic <= 1)
        }
        #expect(!report.text.isEmpty)
    }

    /// 3, 6, 7 and 10 make 99 only by way of a number above 100.
    @Test("`none` is judged by the rule that the line names, else by the one that is given")
    func rules() throws {
        let folder = try ScratchFolder()
        let path = try folder.write(
            """
            {"numbers": [3, 6, 7, 10], "target": 99}
            {"numbers": [3, 6, 7, 10], "target": 99, "max_intermediate": 600}
            """, "p.jsonl")
        func isNoneRight(_ file: CountdownFile) -> [Bool] {
            file.cases.map { one in
                DatasetProblem(one).key.verdict(on: "none").isCorrect
            }
        }
        let bounds = try CountdownFile(path: path).cases.map(\.rule.intermediateMax)
        #expect(bounds == [100, 600])
        let file = try CountdownFile(path: path)
        let wide = try CountdownFile(path: path, rule: CountdownRule(intermediateMax: 600))
        #expect(isNoneRight(file) == file.cases.map { !$0.isSolvable })
        #expect(isNoneRight(file)[1] == isNoneRight(wide)[0])
        #expect(isNoneRight(file) == [true, false])
        let answers = file.cases.map { _ in SystemAnswer.of("", answer: "none") }
        let report = CountdownReport(
            cases: file.cases, omitted: [OmittedRecord(line: 9, reason: "so")],
            runs: [
                .init(
                    system: .twin, workers: 0,
                    records: zip(file.cases, answers).map { one, answer in
                        RunRecord(
                            id: one.id, question: one.question, configuration: "twin",
                            setting: "s", answer: answer)
                    })
            ], counter: .words)
        #expect(report.points.map(\.is_right) == [true, false])
        #expect(report.intermediate_max == [100, 600])
        #expect(report.text.contains("2 problems (1 record left out: line 9: so), intermediate"))
    }

    @Test("A file without problems, and one that is not there, are refused")
    func empty() throws {
        let folder = try ScratchFolder()
        let path = try folder.write("\n", "p.jsonl")
        #expect(throws: EvaluationError.empty(path: path, expected: "problem")) {
            try CountdownFile(path: path)
        }
        #expect(throws: EvaluationError.self) { try CountdownFile(path: path + "x") }
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
