/// Right is what equals the gold answer but for white space, dollar signs and TeX's spacing.
public struct ExactGrader: Grader {
    /// Creates a grader.
    public init() {}

    /// The verdict on an answer against a gold answer.
    public func verdict(on answer: String?, for reference: String) -> Verdict {
        guard let answer else { return Verdict(isCorrect: false, reason: "no boxed answer") }
        if answer == reference { return Verdict(isCorrect: true, reason: "the same text") }
        let (own, gold) = (Self.normalized(answer), Self.normalized(reference))
        return own == gold
            ? Verdict(isCorrect: true, reason: "the same but for spacing")
            : Verdict(isCorrect: false, reason: "\(own) is not \(gold)")
    }

    /// A text without what does not change its meaning.
    static func normalized(_ text: String) -> String {
        var result = text
        for (word, replacement) in words {
            result = result.replacing(word, with: replacement)
        }
        result.removeAll { $0.isWhitespace }
        return result.hasSuffix(".") ? String(result.dropLast()) : result
    }

    private static let words = [
        ("\\left", ""), ("\\right", ""), ("\\!", ""), ("\\,", ""), ("\\;", ""), ("\\ ", ""),
        ("\\$", ""), ("$", ""), ("\\dfrac", "\\frac"), ("\\tfrac", "\\frac"),
    ]
}
