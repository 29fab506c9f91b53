import SprintCountdown
import Testing

/// An answer is right if it uses every number once and gives the target, or rightly says that
/// nothing does.
struct CountdownGraderTests {
    let problem: CountdownProblem
    let grader = CountdownGrader()

    init() throws { problem = try CountdownProblem(numbers: [15, 12, 5, 4], target: 78) }

    @Test(arguments: [
        "15 * 5 + 12 / 4", "( 15 * 5 ) + ( 12 / 4 )", "$15 \\times 5 + 12 \\div 4$",
        "12÷4+15×5 = 78", "\\(15\\cdot5+12/4\\)", "78 = (15*5)+(12/4)", "15*5+12/4.",
        "15\\cdot 5+\\frac{12}{4}", "15 \\times 5 + \\dfrac{12}{4} = 78.", "(15)(5)+(12)/(4)",
        "15(5)+12/4", "15*5+12/4 = 75 + 3 = 78", "$15*5 + 12/4$.", "78 = 75 + 3 = 15*5+12/4",
    ])
    func rightAnswers(_ text: String) {
        let verdict = grader.grade(expression: text, problem: problem)
        #expect(verdict.isRight)
        #expect(verdict.reason == .reachesTarget)
        #expect(verdict.obeysRule == true)
    }

    @Test
    func reasonsOfWrongAnswers() {
        func reason(_ text: String) -> CountdownVerdict.Reason {
            grader.grade(expression: text, problem: problem).reason
        }
        #expect(reason("15 * 5 + 12 - 4") == .missesTarget(value: Rational(83)))
        #expect(reason("15 * 5 + 4 - 1") == .numbersDiffer(missing: [12], surplus: [1]))
        #expect(reason("78") == .numbersDiffer(missing: [15, 12, 5, 4], surplus: [78]))
        #expect(reason("15 * 5 + 12 / 4 = 77") == .otherTarget("77"))
        #expect(reason("77 = 15 * 5 + 12 / 4") == .otherTarget("77"))
        #expect(reason("15*5+12/4 = 75 + 4 = 78") == .otherTarget("75 + 4"))
        #expect(reason("15*5+12/4 = x") == .otherTarget("x"))
        #expect(reason("15*5+12/4 =") == .otherTarget(""))
        #expect(
            reason("75 + 3 = 78") == .numbersDiffer(missing: [15, 12, 5, 4], surplus: [75, 3]))
        #expect(reason("78 = 78") == .numbersDiffer(missing: [15, 12, 5, 4], surplus: [78]))
        #expect(reason("15 * (5 + 12 = 78") == .unreadable(.unfinished))
        #expect(reason("15\\frac{12}{4}") == .unreadable(.unexpected("\\frac", offset: 2)))
        #expect(reason("\\frac{12}4") == .unreadable(.unexpected("4", offset: 9)))
        #expect(reason("(15)5") == .unreadable(.unexpected("5", offset: 4)))
        #expect(reason("\\frac{12}") == .unreadable(.unfinished))
        #expect(reason(String(repeating: "=", count: 4_097)) == .unreadable(.tooLong))
        #expect(reason("15 / (12 - 12)") == .unreadable(.divisionByZero))
        #expect(reason("") == .unreadable(.empty))
        #expect(reason("15 * (5 + 12") == .unreadable(.unfinished))
        #expect(reason("15 5") == .unreadable(.unexpected("5", offset: 3)))
        #expect(reason("15 + x") == .unreadable(.unexpected("x", offset: 5)))
        #expect(reason("99999999999999999999") == .unreadable(.tooLarge))
        #expect(reason(String(repeating: "(", count: 100)) == .unreadable(.tooDeep))
        #expect(reason(String(repeating: "1+", count: 4_000)) == .unreadable(.tooLong))
    }

    @Test
    func noneIsRightOnlyWhereNothingIsFound() throws {
        let hopeless = try CountdownProblem(numbers: [1, 1, 1, 1], target: 50)
        #expect(grader.grade(expression: " None ", problem: hopeless).reason == .unsolvable)
        for text in ["\\text{none}", "none.", "\\text{None.}", "No solution", "no solutions."] {
            #expect(grader.grade(expression: text, problem: hopeless).isRight, "\(text)")
        }
        #expect(!grader.grade(expression: "no", problem: hopeless).isRight)
        let verdict = grader.grade(expression: "none", problem: problem)
        #expect(!verdict.isRight)
        guard case .solvable(let expression) = verdict.reason else {
            Issue.record("a solution is named")
            return
        }
        #expect(grader.grade(expression: expression, problem: problem).isRight)
    }

    @Test(arguments: [
        ([3, 4], 12, "3 * 4"), ([3, 4], 12, "12 = 4*3"), ([44, 19, 35], 98, "44 + 19 + 35 = 98"),
        ([1, 2, 3, 4, 5], 65, "(1 + 4) * (2 * 5 + 3)"),
        ([25, 50, 75, 100, 3, 6], 952, "((100 + 6) * 3 * 75 - 50) / 25"),
    ])
    func anyCountOfNumbersIsGraded(numbers: [Int], target: Int, answer: String) throws {
        let problem = try CountdownProblem(numbers: numbers, target: target)
        let verdict = grader.grade(expression: answer, problem: problem)
        #expect(verdict.reason == .reachesTarget, "\(verdict.reason)")
        #expect(verdict.obeysRule == (target <= 100))
        let without = try CountdownProblem(numbers: [99] + numbers.dropFirst(), target: target)
        #expect(
            grader.grade(expression: answer, problem: without).reason
                == .numbersDiffer(missing: [99], surplus: [numbers[0]]))
        let other = try CountdownProblem(numbers: numbers, target: target + 1)
        #expect(!grader.grade(expression: answer, problem: other).isRight)
    }

    @Test(arguments: [2, 3, 5, 6])
    func noneIsRightOfAnyCountOnlyWhereNothingIsFound(count: Int) throws {
        let ones = Array(repeating: 1, count: count)
        let hopeless = try CountdownProblem(numbers: ones, target: 50)
        #expect(grader.grade(expression: "none", problem: hopeless).reason == .unsolvable)
        let sum = try CountdownProblem(numbers: ones, target: count)
        guard
            case .solvable(let expression) = grader.grade(expression: "none", problem: sum).reason
        else {
            Issue.record("a solution is named")
            return
        }
        #expect(grader.grade(expression: expression, problem: sum).reason == .reachesTarget)
    }

    @Test
    func aDetourOutsideTheRuleReachesTheTargetAndIsReported() throws {
        let problem = try CountdownProblem(numbers: [8, 8, 3, 3], target: 24)
        let verdict = grader.grade(expression: "8 / (3 - 8 / 3)", problem: problem)
        #expect(verdict.isRight)
        #expect(verdict.obeysRule == false)
        let detour = try CountdownProblem(numbers: [2, 5, 15, 13], target: 18)
        #expect(
            grader.grade(expression: "15 - (2 - 5) * 13 / 13", problem: detour).reason
                == .numbersDiffer(missing: [], surplus: [13]))
        let negative = grader.grade(expression: "(2 - 5) + 15 + 13", problem: detour)
        #expect(negative.reason == .missesTarget(value: Rational(25)))
        #expect(negative.obeysRule == false)
    }

    @Test
    func reasonsAreSentences() {
        let texts = ["none", "1", "78 = 3", "(", "15 * 5 + 12 / 4", "15 + 12 + 5 + 4"]
        for text in texts {
            let reason = grader.grade(expression: text, problem: problem).reason.description
            #expect(reason.hasSuffix("."), "\(reason)")
        }
    }
}
