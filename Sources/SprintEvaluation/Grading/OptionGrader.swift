import SprintProtocol

/// Grades the letter of a multiple-choice answer: `B`, `(B)`, `\text{B}`, `B) the text`,
/// `Option B`.
public struct OptionGrader: Grader {
    private let count: Int

    /// A grader of questions with so many options, lettered from A.
    public init(count: Int) {
        precondition((2...Limits.choicesMax).contains(count), "options are lettered A to J")
        self.count = count
    }

    /// The verdict on an answer against the right letter.
    public func verdict(on answer: String?, for reference: Character) -> Verdict {
        guard let answer else { return Verdict(isCorrect: false, reason: "no boxed answer") }
        guard let letter = Self.letter(of: answer) else {
            return Verdict(isCorrect: false, reason: "names no single option: \(answer)")
        }
        let last = MultipleChoice.letters[count - 1]
        guard letter <= last else {
            return Verdict(isCorrect: false, reason: "option \(letter), the last is \(last)")
        }
        return letter == reference
            ? Verdict(isCorrect: true, reason: "option \(letter)")
            : Verdict(isCorrect: false, reason: "option \(letter), not \(reference)")
    }

    /// Whether two answers name the same option, or are the same text.
    static func isSame(_ one: String, _ two: String) -> Bool {
        guard let letter = letter(of: one) else {
            return ExactGrader().verdict(on: one, for: two).isCorrect
        }
        return letter == self.letter(of: two)
    }

    /// The one option that an answer names; `nil` for none, for several and for a word that only
    /// begins like one.
    static func letter(of answer: String) -> Character? {
        guard answer.utf8.count <= Limits.gradedAnswerBytesMax else { return nil }
        return MathOption.letter(of: MathScanner.tokens(of: answer), anyCase: true)
    }
}
