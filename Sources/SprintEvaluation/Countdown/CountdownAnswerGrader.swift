import SprintCountdown

/// Grades the content of a Countdown answer's box with exact arithmetic.
public struct CountdownAnswerGrader: Grader {
    private let grader: CountdownGrader

    /// A grader under a rule, which says when `none` is right.
    public init(rule: CountdownRule = .standard) { grader = CountdownGrader(rule: rule) }

    /// The verdict on an answer to a problem.
    public func verdict(on answer: String?, for reference: CountdownProblem) -> Verdict {
        guard let answer else { return Verdict(isCorrect: false, reason: "no boxed answer") }
        let verdict = grader.grade(expression: answer, problem: reference)
        return Verdict(isCorrect: verdict.isRight, reason: verdict.reason.description)
    }

    /// Whether two answers are the same text, or expressions of the same numbers and value.
    static func isSame(_ one: String, _ two: String) -> Bool {
        if ExactGrader.normalized(one) == ExactGrader.normalized(two) { return true }
        if CountdownAnswer(one).isNone && CountdownAnswer(two).isNone { return true }
        guard let one = worth(of: one), let two = worth(of: two) else { return false }
        return one == two
    }

    private static func worth(of answer: String) -> (value: Rational, numbers: [Int])? {
        let sides = CountdownAnswer(answer)
        guard let expression = try? CountdownExpression(parsing: sides.sides[sides.main()]),
            let value = try? expression.value()
        else { return nil }
        return (value, expression.numbers.sorted())
    }

    /// The kind of an answer, for tables.
    func kind(of answer: SystemAnswer, for problem: CountdownProblem) -> CountdownAnswerKind {
        if answer.failure != nil { return .failed }
        guard let text = answer.answer else { return .unboxed }
        return switch grader.grade(expression: text, problem: problem).reason {
        case .reachesTarget: .solution
        case .unsolvable: .rightNone
        case .solvable: .wrongNone
        case .unreadable: .unreadable
        case .numbersDiffer: .otherNumbers
        case .missesTarget: .missesTarget
        case .otherTarget: .otherTarget
        }
    }
}

/// What kind of answer a run ended with; the first two are right.
public enum CountdownAnswerKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// An expression that makes the target.
    case solution
    /// `none`, and there is no solution.
    case rightNone
    /// `none`, but there is a solution.
    case wrongNone
    /// An expression of other numbers.
    case otherNumbers
    /// An expression with another value.
    case missesTarget
    /// An equation with another right side.
    case otherTarget
    /// No expression.
    case unreadable
    /// No `\boxed{…}`.
    case unboxed
    /// The run failed.
    case failed

    /// Whether the answer is right.
    public var isRight: Bool { self == .solution || self == .rightNone }

    /// The kind, for people.
    var name: String {
        switch self {
        case .solution: "a solution"
        case .rightNone: "none, and rightly"
        case .wrongNone: "none, but there is a solution"
        case .otherNumbers: "an expression of other numbers"
        case .missesTarget: "an expression that misses the target"
        case .otherTarget: "an equation with another right side"
        case .unreadable: "no expression in the box"
        case .unboxed: "no box"
        case .failed: "the run failed"
        }
    }
}
