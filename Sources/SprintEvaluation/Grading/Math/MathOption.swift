/// The letter of a multiple-choice answer.
enum MathOption {
    /// The one option that an answer names: `B`, `(B)`, `B.`, `B) 3 m`, `Option B`; `nil` for none,
    /// for several and for a word that only begins like one.
    ///
    /// - Parameter anyCase: whether `b` is an option too.
    static func letter(of tokens: [MathToken], anyCase: Bool = false) -> Character? {
        var words = tokens.trimmed.dense[...]
        while let word = words.first, leads.contains(word.name.lowercased()) || word == .symbol(":")
        {
            words.removeFirst()
        }
        let isOpen = words.first == .symbol("(") || words.first == .symbol("[")
        if isOpen { words.removeFirst() }
        guard let text = words.popFirst()?.text, text.count == 1,
            let letter = (anyCase ? text.uppercased() : text).first,
            MultipleChoice.letters.contains(letter)
        else { return nil }
        if isOpen {
            guard words.first == .symbol(")") || words.first == .symbol("]") else { return nil }
            words.removeFirst()
        }
        guard let next = words.first else { return letter }
        // (A) + 1 is no option.
        guard !["+", "*", "/", "^", "_", "=", "!"].contains(next.text),
            isOpen || [")", "]", ".", ":"].contains(next.text)
        else { return nil }
        return namesSecond(words) ? nil : letter
    }

    /// Whether nothing but brackets stands beside the letter.
    static func isAlone(_ tokens: [MathToken]) -> Bool {
        tokens.trimmed.text.filter(\.isLetter).count == 1 && tokens.trimmed.dense.count <= 3
    }

    /// Whether a second option follows: `A) or B)`.
    private static func namesSecond(_ words: ArraySlice<MathToken>) -> Bool {
        let rest = words.drop { [")", "]", ".", ":"].contains($0.text) }
        guard let sign = rest.first, [",", "∨", "∧", "/"].contains(sign.text) else { return false }
        let behind = rest.dropFirst().drop { ["(", "["].contains($0.text) }
        guard let text = behind.first?.text, text.count == 1 else { return false }
        return text.first.map { MultipleChoice.letters.contains($0) } ?? false
    }

    private static let leads: Set<String> = [
        "the", "correct", "final", "option", "answer", "choice", "is",
    ]
}
