/// Reads a line from its front, piece by piece. A regular expression in its place would be built
/// anew for each line, which takes longer than all else that is done with the line.
struct LineScanner {
    /// What has not been taken.
    private(set) var rest: Substring

    init(_ text: some StringProtocol) { rest = Substring(text) }

    var isAtEnd: Bool { rest.isEmpty }

    /// Takes white space; whether there was any.
    @discardableResult
    mutating func takeSpace() -> Bool { !take(while: \.isWhitespace).isEmpty }

    /// Takes this text; whether it came next.
    @discardableResult
    mutating func take(_ text: String) -> Bool {
        guard rest.hasPrefix(text) else { return false }
        rest = rest.dropFirst(text.count)
        return true
    }

    /// Takes what such characters there are; none is an empty text.
    mutating func take(while belongs: (Character) -> Bool) -> Substring {
        let taken = rest.prefix(while: belongs)
        rest = rest[taken.endIndex...]
        return taken
    }

    /// Takes letters, digits and underscores.
    mutating func takeWord() -> Substring {
        take { $0.isLetter || $0.isNumber || $0 == "_" }
    }

    /// Takes a whole word if it is one of these; whether it was.
    @discardableResult
    mutating func takeWord(of words: [Substring]) -> Bool {
        let before = rest
        if words.contains(takeWord()) { return true }
        rest = before
        return false
    }

    /// Takes digits; `nil` if there is none.
    mutating func takeDigits() -> Substring? {
        let digits = take { $0.isASCII && $0.isNumber }
        return digits.isEmpty ? nil : digits
    }
}
