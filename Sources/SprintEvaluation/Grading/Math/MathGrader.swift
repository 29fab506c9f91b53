import SprintProtocol

/// Grades answers in LaTeX or plain text by their mathematical worth: values exactly where they are
/// rational and to 14 digits elsewhere, expressions with letters at many points, tuples, intervals
/// and sets, matrices, equations and inequalities, numbers to a base, quantities, words and option
/// letters. A unit, a name in front, a percent sign may be left out; two that differ count.
public struct MathGrader: Grader {
    /// Creates a grader.
    public init() {}

    /// The verdict on an answer against a gold answer.
    public func verdict(on answer: String?, for reference: String) -> Verdict {
        guard let answer else { return Verdict(isCorrect: false, reason: "no boxed answer") }
        if answer == reference { return Verdict(isCorrect: true, reason: "the same text") }
        for text in [answer, reference] where text.utf8.count > Limits.gradedAnswerBytesMax {
            return Verdict(
                isCorrect: false,
                reason: "another text, and longer than \(Limits.gradedAnswerBytesMax) bytes, "
                    + "so not read as mathematics")
        }
        let (one, two) = (MathScanner.tokens(of: answer), MathScanner.tokens(of: reference))
        if one.dense == two.dense {
            return Verdict(isCorrect: true, reason: "the same but for spacing")
        }
        if let option = MathOption.letter(of: two), MathOption.letter(of: one) == option,
            MathOption.isAlone(one) || MathOption.isAlone(two)
        {
            return Verdict(isCorrect: true, reason: "the same option")
        }
        return verdict(on: one, for: two, answer, reference)
    }

    /// Whether two answers say the same, whichever of them is the gold answer.
    func isSame(_ one: String, _ two: String) -> Bool {
        verdict(on: one, for: two).isCorrect || verdict(on: two, for: one).isCorrect
    }

    private func verdict(
        on one: [MathToken], for two: [MathToken], _ answer: String, _ reference: String
    ) -> Verdict {
        let (own, gold) = (MathReader.answer(one), MathReader.answer(two))
        if own.equals(gold) { return Verdict(isCorrect: true, reason: "the same \(gold.kind)") }
        // A comma before three digits may part thousands: then it does in both.
        let thousands = [one, two].map { MathTokenRules.withPlainThousands($0) }
        if thousands.contains(where: { $0 != nil }) {
            let gold = MathReader.answer(thousands[1] ?? two)
            if MathReader.answer(thousands[0] ?? one).equals(gold) {
                return Verdict(isCorrect: true, reason: "the same \(gold.kind)")
            }
        }
        return Verdict(
            isCorrect: false,
            reason: own.kind == gold.kind
                ? "another \(gold.kind): \(answer) is not \(reference)"
                : "a \(own.kind), expected a \(gold.kind): \(answer) is not \(reference)")
    }
}
