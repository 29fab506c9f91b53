import Testing

@testable import SprintEvaluation

@Suite("Grading")
struct GradingTests {
    @Test("Gold answers are read as RFC 4180 says")
    func sheet() throws {
        let csv = "id,answer\r\na,4\nb,\"(2,\\infty)\"\nc,\"say \"\"no\"\"\"\n\"d\",\"x\ny\"\n"
        let sheet = try AnswerSheet(csv: csv, path: "f.csv")
        #expect(sheet.answers == ["a": "4", "b": "(2,\\infty)", "c": "say \"no\"", "d": "x\ny"])
        let other = try AnswerSheet(csv: "answer,level,id\n7,3,q", path: "f.csv")
        #expect(other.answers == ["q": "7"])
    }

    @Test(
        "A sheet that is wrong is refused, and its line named",
        arguments: [
            ("", 1), ("id,gold\na,1\n", 1), ("id,answer\na,1\nb\n", 3),
            ("id,answer\na,1\na,2\n", 3),
            ("id,answer\na,\"1\n", 2),
        ])
    func wrongSheet(csv: String, line: Int) {
        let error = #expect(throws: EvaluationError.self) {
            try AnswerSheet(csv: csv, path: "f.csv")
        }
        guard case .malformed("f.csv", line, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test(
        "The exact grader looks past spacing only",
        arguments: [
            ("4", "4", true), ("\\left( 1, 2 \\right)", "(1,2)", true),
            ("\\dfrac12", "\\frac12", true),
            ("11,\\! 111", "11,111", true), ("4.", "4", true), ("4", "5", false),
            ("0.5", "\\frac{1}{2}", false), ("1 2", "12", false), ("1\\,2", "1 2", true),
        ])
    func exact(answer: String, gold: String, isCorrect: Bool) {
        let verdict = ExactGrader().verdict(on: answer, for: gold)
        #expect(verdict.isCorrect == isCorrect)
        #expect(!verdict.reason.isEmpty)
    }

    @Test("No answer is wrong, and says so")
    func none() {
        let verdict = ExactGrader().verdict(on: nil, for: "1")
        #expect(!verdict.isCorrect && verdict.reason == "no boxed answer")
    }
}
