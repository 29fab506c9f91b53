import SprintProtocol

/// Reads an expression of LaTeX or of plain text.
struct MathParser {
    private var tokens: [MathToken]
    private var next = 0
    private var depth = 0
    /// Whether the last operand was a number, which no other number may follow.
    private var endsInNumber = false
    /// Whether the innermost open bracket is a bar, which the next bar closes.
    private var isInBars = false

    /// The expression of some words; `nil` if they are none that can be compared by value.
    static func expression(of tokens: some Collection<MathToken>) -> MathExpression? {
        guard let words = words(of: tokens), !words.isEmpty else { return nil }
        var parser = MathParser(tokens: words)
        guard let expression = parser.overSum(), parser.next == words.count else { return nil }
        return expression
    }

    private init(tokens: [MathToken]) { self.tokens = tokens }

    /// The words without space; letters that stand together are a function's name or factors.
    private static func words(of tokens: some Collection<MathToken>) -> [MathToken]? {
        var words: [MathToken] = []
        for token in tokens where token != .space {
            guard case .word(let text, let upright) = token else {
                words.append(token)
                continue
            }
            if words.suffix(2).contains(.symbol("_")) {
                words.append(.letter(text))
            } else if let plain = MathVocabulary.plain[text] {
                words.append(plain)
            } else if text.count == 1 || !upright && MathProse.mayBeProduct(text) {
                words += text.map { .letter(String($0)) }
            } else {
                return nil
            }
        }
        return words
    }

    private var peek: MathToken? { next < tokens.count ? tokens[next] : nil }

    private mutating func take(_ token: MathToken) -> Bool {
        guard peek == token else { return false }
        next += 1
        return true
    }

    private mutating func take(_ character: Character) -> Bool { take(.symbol(character)) }

    // MARK: Operators

    /// A sum, or two with TeX's `\over` or `\choose` between them.
    private mutating func overSum() -> MathExpression? {
        guard let top = sum() else { return nil }
        if take(.command("over")) { return sum().map { .quotient(top, $0) } }
        if take(.command("choose")) { return sum().map { .function("binom", [top, $0]) } }
        return top
    }

    private mutating func sum() -> MathExpression? {
        guard var left = product() else { return nil }
        while true {
            if take("+") {
                guard let right = product() else { return nil }
                left = .sum(left, right)
            } else if take("-") {
                guard let right = product() else { return nil }
                left = .sum(left, .negative(right))
            } else {
                return left
            }
        }
    }

    private mutating func product() -> MathExpression? {
        guard var left = signed() else { return nil }
        while true {
            if take("*") {
                guard let right = signed() else { return nil }
                left = .product(left, right)
            } else if take("/") {
                guard let right = signed() else { return nil }
                left = .quotient(left, right)
            } else if beginsOperand {
                if endsInNumber, case .number? = peek { return nil }
                guard let right = power() else { return nil }
                left = .product(left, right)
            } else {
                return left
            }
        }
    }

    private mutating func signed() -> MathExpression? {
        var isNegative = false
        while peek == .symbol("-") || peek == .symbol("+") {
            isNegative = isNegative != (peek == .symbol("-"))
            next += 1
        }
        guard let value = mixedNumber() ?? power() else { return nil }
        return isNegative ? .negative(value) : value
    }

    /// `1\frac{1}{2}` or `1 1/2`: a whole number and a fraction of whole numbers are added, not
    /// multiplied.
    private mutating func mixedNumber() -> MathExpression? {
        guard case .number(let whole) = peek, let value = Self.numbers([whole])?.first else {
            return nil
        }
        if next + 1 < tokens.count, tokens[next + 1] == .command("frac"), isNumeric(next + 2) {
            next += 1
            defer { endsInNumber = true }
            return operand().map { .sum(value, $0) }
        }
        guard next + 3 < tokens.count, tokens[next + 2] == .symbol("/"),
            case .number(let above) = tokens[next + 1], case .number(let below) = tokens[next + 3],
            let parts = Self.numbers([above, below])
        else { return nil }
        next += 4
        endsInNumber = true
        return .sum(value, .quotient(parts[0], parts[1]))
    }

    /// Whether the two arguments of a fraction that begin at a word are whole numbers.
    private func isNumeric(_ start: Int) -> Bool {
        var place = start
        for isFirst in [true, false] {
            let isGroup = place < tokens.count && tokens[place] == .symbol("{")
            place += isGroup ? 1 : 0
            guard place < tokens.count, case .number(let text) = tokens[place],
                text.allSatisfy(\.isNumber)
            else { return false }
            // \frac34: both arguments are digits of one number.
            if isFirst && !isGroup && text.count > 1 { return true }
            place += 1
            if isGroup {
                guard place < tokens.count, tokens[place] == .symbol("}") else { return false }
                place += 1
            }
        }
        return true
    }

    private static func numbers(_ texts: [String]) -> [MathExpression]? {
        let numbers = texts.compactMap { text in
            text.allSatisfy(\.isNumber) ? MathNumber(text).map { MathExpression.number($0) } : nil
        }
        return numbers.count == texts.count ? numbers : nil
    }

    private mutating func power() -> MathExpression? {
        guard var base = operand() else { return nil }
        if take("!") {
            base = .function("factorial", [base])
            endsInNumber = false
        }
        if take("°") {
            base = .product(base, MathExpression.degree)
            endsInNumber = false
        }
        if take("%") { base = .quotient(base, .integer(100)) }
        guard take("^") else { return base }
        let wasNumber = endsInNumber
        guard let exponent = argument() else { return nil }
        endsInNumber = wasNumber
        return .power(base, exponent)
    }

    /// Whether the next word begins an operand, so that it is multiplied.
    private var beginsOperand: Bool {
        switch peek {
        case .number, .letter: true
        case .command(let name): name != "over" && name != "choose"
        case .symbol("|"): !isInBars
        case .symbol(let character): "({[⎸⌊⌈".contains(character)
        default: false
        }
    }

    // MARK: Operands

    private mutating func operand() -> MathExpression? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Limits.gradedExpressionDepthMax, let token = peek else { return nil }
        next += 1
        endsInNumber = false
        switch token {
        case .number(let text):
            endsInNumber = true
            return Self.number(text)
        case .letter(let name):
            let name = name + subscriptText() + primes()
            // f(2x) is not 2f(x).
            guard peek == .symbol("("), name.first == "f" || name.first == "g" else {
                return .symbol(name)
            }
            return operand().map { .function("\(name)()", [$0]) }
        case .command(let name): return command(name)
        case .symbol("("): return group(")")
        case .symbol("["): return group("]")
        case .symbol("{"): return group("}")
        case .symbol("⎸"): return group("⎹").map { .function("abs", [$0]) }
        case .symbol("|"): return group("|").map { .function("abs", [$0]) }
        case .symbol("⌊"): return group("⌋").map { .function("floor", [$0]) }
        case .symbol("⌈"): return group("⌉").map { .function("ceil", [$0]) }
        default: return nil
        }
    }

    /// A decimal number; one with a period is a fraction.
    private static func number(_ text: String) -> MathExpression? {
        guard let open = text.firstIndex(of: "(") else {
            return MathNumber(text).map { .number($0) }
        }
        let start = text[..<open], period = text[open...].dropFirst().dropLast()
        guard let point = start.firstIndex(of: "."),
            let whole = MathNumber(start.filter { $0 != "." } + period),
            let shorter = MathNumber("0" + start.filter { $0 != "." }),
            let below = MathNumber(
                String(repeating: "9", count: period.count)
                    + String(repeating: "0", count: start[point...].count - 1))
        else { return nil }
        return .quotient(.sum(.number(whole), .negative(.number(shorter))), .number(below))
    }

    private mutating func group(_ closing: Character) -> MathExpression? {
        let wasInBars = isInBars
        isInBars = closing == "|"
        defer { (isInBars, endsInNumber) = (wasInBars, false) }
        guard let inner = overSum(), take(closing) else { return nil }
        return inner
    }

    private mutating func command(_ name: String) -> MathExpression? {
        switch name {
        case "frac", "binom":
            guard let top = argument(digits: 1), let bottom = argument(digits: 1) else {
                return nil
            }
            if name == "binom" { return .function("binom", [top, bottom]) }
            if case .number = top, case .number = bottom { endsInNumber = true }
            return .quotient(top, bottom)
        case "sqrt": return root()
        case "root": return functionArgument(isRoot: true).map { .function("sqrt", [$0]) }
        case "cbrt": return functionArgument(isRoot: true).map { .function("cbrt", [$0]) }
        case "gcd", "lcm", "max", "min": return arguments().map { .function(name, $0) }
        case "log" where take("_"):
            guard let base = argument(), let inner = functionArgument() else { return nil }
            return .function("log", [base, inner])
        case "overline", "vec", "hat", "bar", "tilde", "overrightarrow", "widehat", "dot", "ddot":
            return accented(name)
        default: return function(name)
        }
    }

    private mutating func function(_ name: String) -> MathExpression? {
        guard MathExpression.functionNames.contains(name) else { return nil }
        // sin^2 x is (sin x)^2, but sin^{-1} x the inverse.
        let exponent: MathExpression? = take("^") ? argument() : nil
        guard let inner = functionArgument() else { return nil }
        if exponent == .integer(-1), ["sin", "cos", "tan"].contains(name) {
            return .function("arc" + name, [inner])
        }
        let value = MathExpression.function(name, [inner])
        return exponent.map { .power(value, $0) } ?? value
    }

    private mutating func root() -> MathExpression? {
        var degree: MathExpression?
        if take("[") {
            guard let inner = group("]") else { return nil }
            degree = inner
        }
        guard let inner = argument(digits: 1) else { return nil }
        endsInNumber = false
        guard let degree, degree != .integer(2) else { return .function("sqrt", [inner]) }
        return .power(inner, .quotient(.integer(1), degree))
    }

    /// What a function applies to: a bracket alone, or factors up to the next operator.
    private mutating func functionArgument(isRoot: Bool = false) -> MathExpression? {
        defer { endsInNumber = false }
        if peek == .symbol("(") || peek == .symbol("{") || isRoot { return operand() }
        let isNegative = take("-")
        guard var inner = power() else { return nil }
        while true {
            switch peek {
            case .letter, .command("frac"), .command("sqrt"): break
            case .symbol("(") where endsInNumber: break
            default: return isNegative ? .negative(inner) : inner
            }
            guard let factor = power() else { return nil }
            inner = .product(inner, factor)
        }
    }

    /// The arguments of a function of several, in brackets.
    private mutating func arguments() -> [MathExpression]? {
        let closing: Character
        if take("(") {
            closing = ")"
        } else if take("⦃") {
            closing = "⦄"
        } else {
            return nil
        }
        var arguments: [MathExpression] = []
        repeat {
            guard let one = sum() else { return nil }
            arguments.append(one)
        } while take(",")
        endsInNumber = false
        return take(closing) ? arguments : nil
    }

    /// An argument: a group, a signed number, or a word. `\frac34` gives each argument one digit.
    private mutating func argument(digits: Int? = nil) -> MathExpression? {
        let isNegative = take("-")
        if let digits, case .number(let text) = peek, text.count > digits,
            text.allSatisfy(\.isNumber)
        {
            tokens[next] = .number(String(text.dropFirst(digits)))
            endsInNumber = true
            return MathNumber(text.prefix(digits)).map { .number($0) }
                .map { isNegative ? .negative($0) : $0 }
        }
        return operand().map { isNegative ? .negative($0) : $0 }
    }

    // MARK: Names

    /// `\vec{v}` and `\overline{AB}` are names of their own.
    private mutating func accented(_ name: String) -> MathExpression? {
        guard let inner = argument() else { return nil }
        var letters: [String] = []
        var rest = inner
        while case .product(let left, .symbol(let letter)) = rest {
            letters.append(letter)
            rest = left
        }
        guard case .symbol(let letter) = rest else { return nil }
        return .symbol("\\" + name + "{" + ([letter] + letters.reversed()).joined() + "}")
    }

    /// `_1` or `_{ab}` of a letter, as a part of its name.
    private mutating func subscriptText() -> String {
        guard take("_"), let first = peek else { return "" }
        next += 1
        guard first == .symbol("{") else { return "_" + first.text }
        var name = "_"
        while let token = peek, token != .symbol("}") {
            name += token.text
            next += 1
        }
        next += 1
        return name
    }

    private mutating func primes() -> String {
        var primes = ""
        while take("'") { primes += "'" }
        return primes
    }
}
