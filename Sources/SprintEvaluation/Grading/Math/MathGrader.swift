import SprintProtocol

/// Grades answers in LaTeX by their mathematical worth: fractions and decimals, tuples and
/// intervals, sets and lists, matrices, equations, numbers to a base, words and option letters;
/// units, degrees, percent and dollar signs and thousands separators do not count. Expressions with
/// letters are compared by value at several points.
public struct MathGrader: Grader {
    /// Creates a grader.
    public init() {}

    /// The verdict on an answer against a gold answer.
    public func verdict(on answer: String?, for reference: String) -> Verdict {
        guard let answer else { return Verdict(isCorrect: false, reason: "no boxed answer") }
        let exact = ExactGrader().verdict(on: answer, for: reference)
        if exact.isCorrect { return exact }
        guard answer.utf8.count <= Limits.gradedAnswerBytesMax else {
            return Verdict(
                isCorrect: false, reason: "longer than \(Limits.gradedAnswerBytesMax) bytes")
        }
        if Self.option(answer) != nil, Self.option(answer) == Self.option(reference) {
            return Verdict(isCorrect: true, reason: "the same option")
        }
        for (own, gold) in [
            (answer, reference),
            (Self.number(answer) ?? answer, Self.number(reference) ?? reference),
        ] {
            let (one, two) = (MathAnswer(own), MathAnswer(gold))
            if one.equals(two) { return Verdict(isCorrect: true, reason: "the same \(two.kind)") }
        }
        let (one, two) = (MathAnswer(answer), MathAnswer(reference))
        return Verdict(
            isCorrect: false,
            reason: one.kind == two.kind
                ? "another \(two.kind): \(answer) is not \(reference)"
                : "a \(one.kind), expected a \(two.kind): \(answer) is not \(reference)")
    }

    /// A number written with thousands separators, without them.
    private static func number(_ text: String) -> String? {
        MathText.withoutThousands(MathText.normalized(text))
    }

    /// The letter of `(E)`, `\text{E}`, `\textbf{(E)}`; `nil` for anything else.
    private static func option(_ text: String) -> Character? {
        let bare = MathText.normalized(text)
        guard bare.count <= 4 else { return nil }
        return bare.wholeMatch(of: /\(?([A-J])\)?\.?/)?.1.first
    }
}
