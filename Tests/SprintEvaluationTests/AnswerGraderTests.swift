import SprintCountdown
import Testing

@testable import SprintEvaluation

@Suite("Option letters, integers, and answers that say the same")
struct AnswerGraderTests {
    @Test(
        "An option's letter is read in the ways models write it",
        arguments: [
            ("B", "B"), ("b", "B"), ("(B)", "B"), ("\\text{B}", "B"), ("\\textbf{(C)}", "C"),
            ("B.", "B"), (" D ", "D"), ("B) 3 m", "B"), ("B: it decays", "B"), ("(b) x", "B"),
            ("Option C", "C"), ("the answer is D", "D"), ("$A$", "A"), ("[A]", "A"),
            ("\\boxed{B}", "B"), ("**B**", "B"), ("\\mathrm{(B)}\\ 5", "B"),
        ])
    func letters(answer: String, letter: String) {
        #expect(OptionGrader.letter(of: answer).map(String.init) == letter)
    }

    @Test(
        "What names no single option is no option",
        arguments: [
            "", "A and B", "A, B", "A) or B)", "AB", "Because", "42", "none", "A 5", "()",
            "(A) + 1",
            "answer" + String(repeating: " ", count: 2_000) + "z",
            String(repeating: "A", count: 5_000),
        ])
    func noLetters(answer: String) {
        #expect(OptionGrader.letter(of: answer) == nil)
        let verdict = OptionGrader(count: 4).verdict(on: answer, for: "A")
        #expect(!verdict.isCorrect && verdict.reason.hasPrefix("names no single option"))
    }

    @Test("The verdict on an option says which it is")
    func options() {
        let grader = OptionGrader(count: 4)
        #expect(grader.verdict(on: "(C)", for: "C") == .init(isCorrect: true, reason: "option C"))
        #expect(grader.verdict(on: "B", for: "C").reason == "option B, not C")
        #expect(grader.verdict(on: "F", for: "C").reason == "option F, the last is D")
        #expect(grader.verdict(on: nil, for: "C").reason == "no boxed answer")
    }

    @Test(
        "Integers are read in the ways models write them",
        arguments: [
            ("25", 25), ("025", 25), (" 25. ", 25), ("$25$", 25), ("\\textbf{25}", 25),
            ("m + n = 25", 25), ("-3", -3), ("1,024", 1_024), ("25^\\circ", 25),
        ])
    func integers(answer: String, value: Int) {
        #expect(IntegerGrader.integer(of: answer) == value)
        #expect(IntegerGrader().verdict(on: answer, for: value).isCorrect)
        #expect(!IntegerGrader().verdict(on: answer, for: value + 1).isCorrect)
    }

    @Test("A value in another spelling is right and said to be; anything else says what it is")
    func values() {
        let grader = IntegerGrader()
        let verdict = grader.verdict(on: "\\frac{50}{2}", for: 25)
        #expect(verdict.isCorrect && verdict.reason == "\\frac{50}{2} has the value 25")
        #expect(grader.verdict(on: "26", for: 25).reason == "26 is not 25")
        #expect(grader.verdict(on: "25.5", for: 25).reason.hasPrefix("no integer"))
        #expect(!grader.verdict(on: "1 = 2 = 25", for: 25).reason.isEmpty)
        #expect(!grader.verdict(on: "99999999999999999999", for: 25).isCorrect)
        #expect(grader.verdict(on: nil, for: 25).reason == "no boxed answer")
    }

    @Test(
        "Answers that say the same are found without a gold answer, in both orders",
        arguments: [
            (DatasetKind.countdown, "(15 + 12) * 5", "5 * (12 + 15)", true),
            (.countdown, "15 + 12 = 27", "12 + 15", true), (.countdown, "none", " none ", true),
            (.countdown, "27 = 15 + 12", "12 + 15 = 27", true), (.countdown, "None.", "none", true),
            (.countdown, "15 + 12", "9 * 3", false), (.countdown, "none", "15 + 12", false),
            (.countdown, "1 / 0", "2 / 0", false), (.countdown, "x", "y", false),
            (.math500, "0.5", "\\frac12", true), (.math500, "x", "y", false),
            (.gpqa, "(B)", "B", true), (.gpqa, "B", "C", false), (.gpqa, "blue", "blue", true),
            (.gpqa, "blue", "C", false), (.aime, "025", "25", true), (.aime, "24", "25", false),
        ])
    func same(kind: DatasetKind, one: String, two: String, isSame: Bool) {
        #expect(kind.isSame(one, two) == isSame)
        #expect(kind.isSame(two, one) == isSame)
        #expect(kind.isSame(one, one) || one.contains("/ 0"))
    }

    @Test("Every kind of key gives every verdict a reason")
    func keys() throws {
        let problem = try CountdownProblem(numbers: [15, 12, 5, 4], target: 78)
        let keys: [AnswerKey] = [
            .mathematics("1"), .option("A", of: 4), .integer(1), .countdown(problem),
        ]
        for key in keys {
            for answer in [nil, "", "1", "A", "\\frac{1}{0}", "15 + 12", "{{{", "1 = 1"] {
                #expect(!key.verdict(on: answer).reason.isEmpty, "\(key) \(answer ?? "nil")")
            }
        }
    }
}
