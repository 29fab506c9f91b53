/// A word of LaTeX.
enum MathToken: Hashable {
    /// Digits with at most one point.
    case number(String)
    /// A letter, or a command that names one: `x`, `\theta`.
    case letter(String)
    /// A command with arguments or an operator: `frac`, `sqrt`, `sin`.
    case command(String)
    /// Any other character.
    case symbol(Character)

    /// The words of a text, white space left out; `nil` if a character has no place in mathematics.
    static func tokens(of text: String) -> [MathToken]? {
        var tokens: [MathToken] = []
        var rest = Substring(text)
        while let first = rest.first {
            if first.isWhitespace {
                rest.removeFirst()
            } else if first == "\\" {
                rest.removeFirst()
                let name = rest.prefix { $0.isLetter && $0.isASCII }
                rest.removeFirst(name.count)
                guard !name.isEmpty else { return nil }
                tokens.append(token(named: String(name)))
            } else if first.isASCII && first.isNumber || first == "." {
                guard let number = number(&rest) else { return nil }
                tokens.append(.number(number))
            } else {
                rest.removeFirst()
                if first.isLetter {
                    tokens.append(.letter(String(first)))
                } else if let plain = symbols[first] {
                    tokens.append(plain)
                } else {
                    return nil
                }
            }
        }
        return tokens
    }

    private static func number(_ rest: inout Substring) -> String? {
        let text = rest.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        rest.removeFirst(text.count)
        let isNumber = text.contains { $0 != "." } && text.count { $0 == "." } <= 1
        return isNumber ? String(text) : nil
    }

    private static func token(named name: String) -> MathToken {
        if let word = synonyms[name] { return word }
        let isCommand = commands.contains(name) || MathExpression.functions[name] != nil
        return isCommand ? .command(name) : .letter("\\" + name)
    }

    private static let commands: Set<String> = [
        "frac", "binom", "pi", "lfloor", "rfloor", "lceil", "rceil",
    ]

    private static let synonyms: [String: MathToken] = [
        "dfrac": .command("frac"), "tfrac": .command("frac"), "cfrac": .command("frac"),
        "dbinom": .command("binom"), "tbinom": .command("binom"), "cdot": .symbol("*"),
        "times": .symbol("*"), "ast": .symbol("*"), "div": .symbol("/"), "lvert": .symbol("|"),
        "rvert": .symbol("|"), "vert": .symbol("|"), "mid": .symbol("|"),
    ]

    private static let symbols: [Character: MathToken] = {
        var symbols: [Character: MathToken] = [:]
        for character in "+-*/^_!|(){}[]" { symbols[character] = .symbol(character) }
        symbols["−"] = .symbol("-")
        symbols["×"] = .symbol("*")
        symbols["·"] = .symbol("*")
        symbols["÷"] = .symbol("/")
        symbols["√"] = .command("sqrt")
        symbols["∞"] = .letter("\\infty")
        return symbols
    }()
}
