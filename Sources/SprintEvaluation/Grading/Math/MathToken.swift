/// A word of an answer, in LaTeX or in plain text.
enum MathToken: Hashable, Sendable {
    /// Digits with at most one point: `12`, `.5`, `1.5e3`; a period stands in parentheses,
    /// `0.1(6)`.
    case number(String)
    /// A letter, or a command that names one: `x`, `π`, `\theta`.
    case letter(String)
    /// Letters that stand together: a word, a unit or a product; upright those of `\text{…}`.
    case word(String, upright: Bool)
    /// A command with arguments: `frac`, `sqrt`, `sin`; or one that nobody knows.
    case command(String)
    /// A sign between two sides.
    case relation(MathRelation)
    /// Any other character.
    case symbol(Character)
    /// White space, of whatever width.
    case space

    /// The word as it is compared where nothing better is known.
    var text: String {
        switch self {
        case .number(let text), .letter(let text), .word(let text, _): text
        case .command(let name): "\\" + name
        case .relation(let relation): relation.text
        case .symbol(let character): String(character)
        case .space: ""
        }
    }

    /// Whether it is a run of letters.
    var isWord: Bool { if case .word = self { true } else { false } }

    /// The name of a command or the letters of a word; empty for anything else.
    var name: String {
        switch self {
        case .command(let name), .word(let name, _): name
        default: ""
        }
    }

    /// By how much brackets are deeper behind it.
    var depthChange: Int {
        guard case .symbol(let character) = self else { return 0 }
        switch character {
        case "(", "[", "{", "⦃", "⟨", "⟦", "⦅", "⌊", "⌈", "⎸": return 1
        case ")", "]", "}", "⦄", "⟩", "⟧", "⦆", "⌋", "⌉", "⎹": return -1
        default: return 0
        }
    }

    /// Whether it parts the items of a list.
    var partsItems: Bool {
        switch self {
        case .symbol(","), .symbol(";"), .symbol("⏎"), .symbol("∧"), .symbol("∨"): true
        default: false
        }
    }
}

extension Collection where Element == MathToken, SubSequence == ArraySlice<MathToken> {
    /// The words as one text, without white space.
    var text: String { map(\.text).joined() }

    /// The words without white space.
    var dense: [MathToken] { filter { $0 != .space } }

    /// Parts between separators that stand outside all brackets; the separators are left out.
    func split(at isSeparator: (MathToken) -> Bool) -> [[MathToken]] {
        var parts: [[MathToken]] = [[]]
        var depth = 0
        for token in self {
            if depth <= 0 && isSeparator(token) {
                parts.append([])
            } else {
                parts[parts.count - 1].append(token)
            }
            depth += token.depthChange
        }
        return parts
    }

    /// Whether a word stands outside all brackets.
    func containsOutside(_ isWanted: (MathToken) -> Bool) -> Bool {
        var depth = 0
        return contains { token in
            defer { depth += token.depthChange }
            return depth <= 0 && isWanted(token)
        }
    }

    /// What stands between the first word and the last, if these are brackets and belong together.
    var enclosed: (open: Character, close: Character, inner: [MathToken])? {
        guard count > 1, case .symbol(let open)? = first, first?.depthChange == 1 else {
            return nil
        }
        var depth = 0
        for (place, token) in enumerated() {
            depth += token.depthChange
            guard depth <= 0 else { continue }
            guard place == count - 1, case .symbol(let close) = token else { return nil }
            return (open, close, Array(dropFirst().dropLast()))
        }
        return nil
    }

    /// The words without white space, ends of rows and punctuation around them, without Markdown's
    /// stars and without braces that hold everything.
    var trimmed: [MathToken] {
        var rest = self[startIndex..<endIndex]
        for _ in 0..<8 {
            rest = rest.drop { $0 == .space || $0 == .symbol("⏎") }
            while let last = rest.last, Self.isTrailing(last) { rest.removeLast() }
            if rest.count > 2, rest.first == .symbol("*"), rest.last == .symbol("*") {
                rest = rest.dropFirst().dropLast()
            } else if let braces = rest.enclosed, braces.open == "{", braces.close == "}" {
                rest = braces.inner[...]
            } else {
                break
            }
        }
        return Array(rest)
    }

    private static func isTrailing(_ token: MathToken) -> Bool {
        switch token {
        case .space, .symbol("."), .symbol(","), .symbol(";"), .symbol("⏎"): true
        default: false
        }
    }
}
