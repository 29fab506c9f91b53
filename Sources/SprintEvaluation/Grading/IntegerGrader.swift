import SprintProtocol

/// Grades answers that are integers, as those of AIME: `025`, `\textbf{25}`, `m + n = 25`; another
/// spelling of the same value is right too, and the verdict says so.
public struct IntegerGrader: Grader {
    /// Creates a grader.
    public init() {}

    /// The verdict on an answer against the right integer.
    public func verdict(on answer: String?, for reference: Int) -> Verdict {
        guard let answer else { return Verdict(isCorrect: false, reason: "no boxed answer") }
        if let value = Self.integer(of: answer) {
            return value == reference
                ? Verdict(isCorrect: true, reason: "the integer \(value)")
                : Verdict(isCorrect: false, reason: "\(value) is not \(reference)")
        }
        if MathGrader().verdict(on: answer, for: "\(reference)").isCorrect {
            return Verdict(isCorrect: true, reason: "\(answer) has the value \(reference)")
        }
        return Verdict(isCorrect: false, reason: "no integer, expected \(reference): \(answer)")
    }

    /// Whether two answers are the same integer, or worth the same.
    static func isSame(_ one: String, _ two: String) -> Bool {
        if let one = integer(of: one), let two = integer(of: two) { return one == two }
        return MathGrader().verdict(on: one, for: two).isCorrect
    }

    /// The integer that an answer is, or that stands behind its only equals sign.
    static func integer(of answer: String) -> Int? {
        guard answer.utf8.count <= Limits.gradedAnswerBytesMax else { return nil }
        let tokens = MathScanner.tokens(of: answer)
        return MathReader.answer(MathTokenRules.withPlainThousands(tokens) ?? tokens).integer
    }
}
