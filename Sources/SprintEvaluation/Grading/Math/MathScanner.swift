/// Cuts the text of an answer into words, and drops what only changes how it looks: sizes, styles,
/// colours, dollar signs. It never fails; one pass, linear in the text.
struct MathScanner {
    private enum Brace { case group, text, silent }

    private let characters: [Character]
    private var at = 0
    private var tokens: [MathToken] = []
    private var braces: [Brace] = []
    private var textDepth = 0

    /// The words of a text.
    static func tokens(of text: String) -> [MathToken] {
        var scanner = MathScanner(text)
        while scanner.at < scanner.characters.count { scanner.step() }
        return MathTokenRules.applied(to: scanner.tokens)
    }

    private init(_ text: String) {
        characters = text.allSatisfy(\.isASCII) ? Array(text) : Self.plain(text)
    }

    /// A text with LaTeX in place of Unicode's mathematics.
    private static func plain(_ text: String) -> [Character] {
        var plain: [Character] = []
        var run: [Character: Character]?
        for character in text {
            let table = [MathVocabulary.raised, MathVocabulary.lowered].first {
                $0[character] != nil
            }
            if let open = run, open != table {
                plain.append("}")
                run = nil
            }
            if let table, let level = table[character] {
                if run == nil { plain += table == MathVocabulary.raised ? "^{" : "_{" }
                run = table
                plain.append(level)
            } else {
                plain += MathVocabulary.characters[character].map(Array.init) ?? [character]
            }
        }
        return run == nil ? plain : plain + ["}"]
    }

    private mutating func step() {
        let character = characters[at]
        switch character {
        case "\\": command()
        case "{": open(.group)
        case "}": close()
        case "$": at += 1
        case "%": append(.symbol("%"))
        case _ where character.isWhitespace || character == "~":
            at += 1
            space()
        case _ where startsNumber: number()
        case _ where character.isLetter: letters()
        case "." where peek(1) == "." && peek(2) == ".":
            at += 2
            append(.symbol("…"))
        default:
            if let match = MathRelation.spellings.first(where: { starts(with: $0.text) }),
                !isFactorial(match.text)
            {
                at += match.text.count - 1
                append(.relation(match.relation))
            } else {
                append(.symbol(character))
            }
        }
    }

    // MARK: Characters

    private func peek(_ offset: Int) -> Character? {
        at + offset < characters.count ? characters[at + offset] : nil
    }

    private func starts(with text: [Character]) -> Bool { characters[at...].starts(with: text) }

    private mutating func append(_ token: MathToken) {
        tokens.append(token)
        at += 1
    }

    private mutating func space() {
        if tokens.last != .space { tokens.append(.space) }
    }

    /// `5!=120` is a factorial, `x!=5` is not.
    private func isFactorial(_ text: [Character]) -> Bool {
        guard text == ["!", "="] else { return false }
        switch tokens.last {
        case .number, .symbol(")"): return true
        default: return false
        }
    }

    private mutating func letters() {
        let run = String(characters[at...].prefix { $0.isLetter })
        at += run.count
        if textDepth > 0 {
            tokens.append(.word(run, upright: true))
        } else {
            tokens.append(run.count == 1 ? .letter(run) : .word(run, upright: false))
        }
    }

    // MARK: Numbers

    private func isDigit(_ offset: Int) -> Bool {
        peek(offset).map { $0.isASCII && $0.isNumber } ?? false
    }

    private var startsNumber: Bool {
        isDigit(0) || peek(0) == "." && (isDigit(1) || period(1) != nil)
    }

    private mutating func number() {
        var text = digits()
        if peek(0) == ".", isDigit(1) || period(1) != nil {
            at += 1
            text += "." + digits()
            if let period = period(0) {
                at += period.length
                text += "(\(period.digits))"
            }
        }
        if peek(0) == "e" || peek(0) == "E" {
            let sign = peek(1) == "-" || peek(1) == "+" ? 1 : 0
            if isDigit(1 + sign), !text.hasSuffix(")") {
                text += "e" + (peek(1) == "-" ? "-" : "")
                at += 1 + sign
                text += digits()
            }
        }
        tokens.append(.number(text))
    }

    private mutating func digits() -> String {
        let run = characters[at...].prefix { $0.isASCII && $0.isNumber }
        at += run.count
        return String(run)
    }

    /// The period of a repeating decimal, `\overline{3}`, and how many characters it takes.
    private func period(_ offset: Int) -> (digits: String, length: Int)? {
        guard peek(offset) == "\\" else { return nil }
        for name in ["\\overline{", "\\bar{", "\\dot{"] {
            let rest = characters[(at + offset)...]
            guard rest.starts(with: name) else { continue }
            let digits = rest.dropFirst(name.count).prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty, digits.endIndex < characters.count,
                characters[digits.endIndex] == "}"
            else { return nil }
            return (String(digits), name.count + digits.count + 1)
        }
        return nil
    }

    // MARK: Commands

    private mutating func command() {
        at += 1
        guard let first = peek(0) else { return }
        let isWord = first.isASCII && first.isLetter
        let name =
            isWord
            ? String(characters[at...].prefix { $0.isASCII && $0.isLetter }) : String(first)
        at += name.count
        if isWord && peek(0) == "*" && name == "operatorname" { at += 1 }
        if MathVocabulary.texts.contains(name) {
            opensArgument(.text)
        } else if MathVocabulary.silent.contains(name) {
            opensArgument(.silent)
        } else if name == "textcolor" || name == "colorbox" {
            opensArgument(.silent)
        } else if MathVocabulary.sizes.contains(name) {
            bracket(isRight: name.hasSuffix("right") || name.hasSuffix("r"))
        } else if MathVocabulary.spaces.contains(name) {
            space()
        } else if name == "begin" || name == "end" {
            environment(begins: name == "begin")
        } else if name == "ang" {
            tokens += [.number(argument() ?? ""), .symbol("°")]
        } else if name == "mathbb" || name == "Bbb" {
            blackboardLetter()
        } else {
            named(name)
        }
    }

    private mutating func named(_ name: String) {
        switch name {
        case "!": markThousands()
        case "\\":
            tokens.append(.symbol("⏎"))
            rowSpacing()
        case _ where MathVocabulary.styles.contains(name): break
        default:
            if let relation = MathRelation.commands[name] {
                tokens.append(.relation(relation))
            } else {
                tokens.append(MathVocabulary.commands[name] ?? .command(name))
            }
        }
    }

    /// `,\!` between digits is how TeX writes thousands.
    private mutating func markThousands() {
        if tokens.last == .symbol(",") { tokens[tokens.count - 1] = .symbol("‚") }
    }

    /// `[2pt]` behind the end of a row.
    private mutating func rowSpacing() {
        let rest = characters[at...].prefix(12)
        guard rest.first == "[", let end = rest.firstIndex(of: "]"),
            rest[rest.startIndex..<end].dropFirst().allSatisfy({
                $0.isNumber || $0.isLetter || ".-".contains($0)
            }), rest[rest.startIndex..<end].contains(where: \.isLetter)
        else { return }
        at = end + 1
    }

    /// What stands behind `\left` and its like: a dot is no bracket, a bar has a direction.
    private mutating func bracket(isRight: Bool) {
        while peek(0)?.isWhitespace == true { at += 1 }
        switch peek(0) {
        case ".": at += 1
        case "|": append(.symbol(isRight ? "⎹" : "⎸"))
        case "<": append(.symbol("⟨"))
        case ">": append(.symbol("⟩"))
        default: break
        }
    }

    private mutating func blackboardLetter() {
        guard let name = argument(), let letter = name.first, name.count == 1 else { return }
        let letters: [Character: String] = ["R": "ℝ", "Z": "ℤ", "N": "ℕ", "Q": "ℚ", "C": "ℂ"]
        tokens.append(.letter(letters[letter] ?? "\\mathbb{\(letter)}"))
    }

    private mutating func environment(begins: Bool) {
        guard let name = argument() else { return }
        if MathVocabulary.alignments.contains(name) { return }
        if MathVocabulary.matrices.contains(name) {
            tokens.append(.symbol(begins ? "⟦" : "⟧"))
            if begins && name == "array" { _ = argument() }
        } else {
            tokens.append(.symbol(begins ? "⦅" : "⦆"))
            tokens.append(.command(name))
        }
    }

    /// Takes an argument without inner braces, or one letter.
    private mutating func argument() -> String? {
        while peek(0)?.isWhitespace == true { at += 1 }
        guard peek(0) == "{" else {
            guard let letter = peek(0), letter.isLetter else { return nil }
            at += 1
            return String(letter)
        }
        let inner = characters[at...].dropFirst().prefix { $0 != "}" }
        at = min(inner.endIndex + 1, characters.count)
        return String(inner)
    }

    // MARK: Braces

    private mutating func opensArgument(_ brace: Brace) {
        while peek(0)?.isWhitespace == true { at += 1 }
        if peek(0) == "{" { open(brace) }
    }

    private mutating func open(_ brace: Brace) {
        at += 1
        switch brace {
        case .group: tokens.append(.symbol("{"))
        case .text: textDepth += 1
        case .silent:
            // What is not shown is not read either.
            let inner = characters[at...].prefix { $0 != "}" }
            at = min(inner.endIndex + 1, characters.count)
            return
        }
        braces.append(brace)
    }

    private mutating func close() {
        at += 1
        switch braces.popLast() {
        case .text: textDepth -= 1
        case .group where tokens.suffix(2) == [.symbol("{"), .symbol(",")]:
            tokens.removeLast(2)
            tokens.append(.symbol("‚"))
        default: tokens.append(.symbol("}"))
        }
    }
}
