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

    /// A text without what does not change its meaning. White space between digits does: `1 2` is
    /// not 12.
    static func normalized(_ text: String) -> String {
        var spaced = text
        for (word, replacement) in words {
            spaced = spaced.replacing(word, with: replacement)
        }
        var result = ""
        var isParted = false
        for character in spaced {
            guard !character.isWhitespace else {
                isParted = true
                continue
            }
            if isParted, character.isNumber, result.last?.isNumber == true { result.append(" ") }
            result.append(character)
            isParted = false
        }
        return result.hasSuffix(".") ? String(result.dropLast()) : result
    }

    private static let words = [
        ("\\left", ""), ("\\right", ""), ("\\!", ""), ("\\,", " "), ("\\;", " "), ("\\ ", " "),
        ("\\$", ""), ("$", ""), ("\\dfrac", "\\frac"), ("\\tfrac", "\\frac"),
    ]
}
