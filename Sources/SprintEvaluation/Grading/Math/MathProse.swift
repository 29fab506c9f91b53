/// Answers in words.
enum MathProse {
    /// What words say: some are a number or a set, all others are compared as they are. `nil` if
    /// the answer is no prose.
    static func answer(_ tokens: [MathToken]) -> MathAnswer? {
        guard isProse(tokens) else { return nil }
        let text = text(tokens)
        if let number = numbers[text] { return .value(.integer(number)) }
        if realPhrases.contains(text) { return .region(.reals, of: nil) }
        if emptyPhrases.contains(text) { return .region(.empty, of: nil) }
        return .text(synonyms[text] ?? text)
    }

    /// Words as they are compared: in lower case, without punctuation, articles and words that any
    /// answer may have.
    static func text(_ tokens: [MathToken]) -> String {
        let words = tokens.compactMap { token -> String? in
            switch token {
            case .word(let word, _), .letter(let word), .number(let word): word.lowercased()
            case .symbol(let character) where ".,!?;'&-(){}".contains(character): nil
            case .space: nil
            default: token.text
            }
        }
        let telling = words.filter { !fillers.contains($0) }
        return (telling.isEmpty ? words : telling).joined(separator: " ")
    }

    /// What cannot be read any further, as it stands: words in lower case, without white space but
    /// between words and between numbers, and without braces around one word.
    static func fallback(_ tokens: [MathToken]) -> String {
        var bare: [String] = []
        for token in tokens where token != .space {
            let text = token.isWord ? token.text.lowercased() : token.text
            if let last = bare.last, let end = last.last, let start = text.first,
                token.isWord && end.isLetter || start.isNumber && end.isNumber
            {
                bare.append(" ")
            }
            bare.append(text)
            if token == .symbol("}"), bare.count > 2, bare[bare.count - 3] == "{" {
                bare.removeLast()
                bare.remove(at: bare.count - 2)
            }
        }
        return bare.joined()
    }

    /// Whether letters without space between them may be factors rather than a word.
    static func mayBeProduct(_ word: String) -> Bool {
        word.count <= 3 || !word.lowercased().contains { "eiou".contains($0) }
    }

    /// The words behind those that only lead to an answer: `The answer is 5`, `Maximum: 5`.
    static func withoutLead(_ tokens: [MathToken]) -> [MathToken]? {
        let words = tokens.prefix { if case .word = $0 { true } else { $0 == .space } }
        let isLabel = tokens[words.count...].first == .symbol(":")
        let isLead = words.allSatisfy { $0 == .space || leads.contains($0.name.lowercased()) }
        guard words.contains(where: { $0 != .space }), isLabel || isLead else { return nil }
        let rest = tokens[(words.count + (isLabel ? 1 : 0))...]
        return rest.isEmpty ? nil : Array(rest)
    }

    /// Two letters or more and nothing else are words; so are several words. Letters that stand for
    /// factors are none.
    private static func isProse(_ tokens: [MathToken]) -> Bool {
        var hasWord = false
        for token in tokens {
            switch token {
            case .word(let word, let upright):
                hasWord = hasWord || upright && word.count > 1 || !upright && !isProduct(word)
            case .letter, .space: break
            case .symbol(let character):
                guard ".,!?;:'&-(){}".contains(character) else { return false }
            default: return false
            }
        }
        return hasWord
    }

    private static func isProduct(_ word: String) -> Bool {
        MathVocabulary.plain[word] != nil
            || word.count <= 3 && word.allSatisfy { "abcdxyzmnkpqr".contains($0) }
    }

    private static let leads: Set<String> = [
        "the", "final", "answer", "is", "value", "result", "solution", "solutions", "are",
        "therefore", "thus", "so", "hence", "equals", "approximately", "about", "exactly", "total",
    ]

    private static let fillers: Set<String> = [
        "the", "a", "an", "is", "it", "answer", "function", "option", "choice",
    ]

    private static let realPhrases: Set<String> = [
        "all real numbers", "all reals", "real numbers", "all real", "all real values",
    ]

    private static let emptyPhrases: Set<String> = [
        "empty set", "no solution", "no solutions", "no real solution", "no real solutions",
    ]

    private static let synonyms = ["dne": "does not exist"]

    private static let numbers: [String: Int] = [
        "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
        "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13,
        "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18,
        "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "hundred": 100,
    ]
}
