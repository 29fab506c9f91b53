/// What the box of an answer holds.
indirect enum MathAnswer: Hashable {
    /// One value.
    case expression(MathExpression)
    /// Digits to a base, `4343_6`.
    case based(digits: String, base: String)
    /// A pair, an interval, a vector: brackets and order count.
    case delimited(open: Character, close: Character, [MathAnswer])
    /// A set or a list: order does not count.
    case set([MathAnswer])
    /// A union of sets or intervals.
    case union([MathAnswer])
    /// Rows of a matrix.
    case matrix([[MathAnswer]])
    /// An equation.
    case equation(MathExpression, MathExpression)
    /// Words, or what cannot be read as mathematics.
    case text(String)

    /// Reads an answer.
    init(_ text: String) { self.init(normalized: MathText.normalized(text)) }

    private init(normalized text: String) {
        self =
            Self.matrix(text) ?? Self.words(text) ?? Self.collection(text) ?? Self.based(text)
            ?? Self.equation(text) ?? Self.alternatives(text)
            ?? MathParser.expression(of: text).map { .expression($0) }
            ?? .text(MathText.prose(text).filter { !$0.isWhitespace })
    }

    // MARK: Forms

    private static func matrix(_ text: String) -> MathAnswer? {
        guard text.hasPrefix("\\begin") else { return nil }
        let form = /\\begin\{([pb]?matrix|array)\}(?:\{[lcr|]+\})?(.*)\\end\{\1\}/
            .dotMatchesNewlines()
        guard let match = text.wholeMatch(of: form) else { return nil }
        let rows = String(match.2).split(separator: Character("⏎")).map(String.init)
        return .matrix(
            rows.filter { !MathText.trimmed($0).isEmpty }.map { row in
                MathText.split(row, at: "&").map { MathAnswer(normalized: $0) }
            })
    }

    /// Two letters or more and nothing else are words; so are several words.
    private static func words(_ text: String) -> MathAnswer? {
        let isProse = text.allSatisfy { $0.isASCII && ($0.isLetter || " '-".contains($0)) }
        guard isProse, text.wholeMatch(of: /[A-Za-z]{2,}(?:[ '\-][A-Za-z]+)*/) != nil else {
            return nil
        }
        return .text(MathText.prose(text).filter { !$0.isWhitespace })
    }

    private static func collection(_ text: String) -> MathAnswer? {
        if text.contains("\\in"), let match = text.firstMatch(of: /\\in(?![A-Za-z])/) {
            return MathAnswer(normalized: MathText.trimmed(text[match.range.upperBound...]))
        }
        let parts =
            text.contains("\\cup") ? text.replacing(/\\cup(?![A-Za-z])/, with: "∪") : text
        let union = MathText.split(parts, at: "∪")
        if union.count > 1 { return .union(union.map { MathAnswer(normalized: $0) }) }
        let list = MathText.split(text, at: ",")
        if list.count > 1 { return .set(items(list)) }
        guard let open = text.first, let close = text.last, text.count > 1,
            closesAtEnd(text)
        else { return nil }
        let inner = MathText.split(text.dropFirst().dropLast(), at: ",")
        if open == "⦃" { return .set(inner == [""] ? [] : items(inner)) }
        guard inner.count > 1, "([⟨".contains(open) else { return nil }
        return .delimited(open: open, close: close, inner.map { MathAnswer(normalized: $0) })
    }

    /// The items of a list; one with `\pm` is two.
    private static func items(_ parts: [String]) -> [MathAnswer] {
        parts.flatMap { part -> [MathAnswer] in
            let item = MathAnswer(normalized: part)
            if case .set(let two) = item { return two }
            return [item]
        }
    }

    /// Whether the bracket that opens the text is the one that its last character closes.
    private static func closesAtEnd(_ text: String) -> Bool {
        var depth = 0
        for (index, character) in text.enumerated() {
            if "([{⦃⟨".contains(character) { depth += 1 }
            if ")]}⦄⟩".contains(character) { depth -= 1 }
            if depth == 0 { return index == text.count - 1 }
        }
        return false
    }

    private static func based(_ text: String) -> MathAnswer? {
        guard text.contains("_") else { return nil }
        let form = /\(?([0-9A-Za-z]*[0-9][0-9A-Za-z]*)\)?\s*_\s*\{?\s*(\d+)\s*\}?/
        guard let match = text.wholeMatch(of: form) else { return nil }
        return .based(digits: match.1.uppercased(), base: String(match.2))
    }

    /// `x = 6` is the value 6; an equation whose left side is more than a name stays one.
    private static func equation(_ text: String) -> MathAnswer? {
        let sides = MathText.split(text, at: "=")
        guard sides.count > 1, let left = sides.first, let right = sides.last else { return nil }
        let name = /\\?[A-Za-z]+(?:_\{?\w+\}?)?'?(?:\(\s*[A-Za-z](?:\s*,\s*[A-Za-z])*\s*\))?/
        if left.wholeMatch(of: name) != nil { return MathAnswer(normalized: right) }
        guard sides.count == 2, let one = MathParser.expression(of: left),
            let two = MathParser.expression(of: right)
        else { return nil }
        return .equation(one, two)
    }

    /// `1 \pm \sqrt{5}` is two values.
    private static func alternatives(_ text: String) -> MathAnswer? {
        let plain = text.replacing("±", with: "\\pm ")
        guard plain.contains("\\pm") else { return nil }
        return .set(["+", "-"].map { MathAnswer(normalized: plain.replacing("\\pm", with: $0)) })
    }
}
