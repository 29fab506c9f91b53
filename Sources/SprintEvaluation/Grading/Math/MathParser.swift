/// Reads an expression of LaTeX or of plain text.
struct MathParser {
    private let tokens: [MathToken]
    private var next = 0
    private var depth = 0
    private static let depthMax = 64

    /// The expression of a text; `nil` if it is none that can be compared by value.
    static func expression(of text: String) -> MathExpression? {
        guard text.utf8.count <= 4_096, let tokens = MathToken.tokens(of: text), !tokens.isEmpty
        else { return nil }
        var parser = MathParser(tokens: tokens)
        guard let expression = parser.sum(), parser.next == parser.tokens.count else { return nil }
        return expression
    }

    private init(tokens: [MathToken]) { self.tokens = tokens }

    private var peek: MathToken? { next < tokens.count ? tokens[next] : nil }

    private mutating func take(_ token: MathToken) -> Bool {
        guard peek == token else { return false }
        next += 1
        return true
    }

    // MARK: Operators

    private mutating func sum() -> MathExpression? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthMax, var left = product() else { return nil }
        while true {
            if take(.symbol("+")) {
                guard let right = product() else { return nil }
                left = .sum(left, right)
            } else if take(.symbol("-")) {
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
            if take(.symbol("*")) {
                guard let right = signed() else { return nil }
                left = .product(left, right)
            } else if take(.symbol("/")) {
                guard let right = signed() else { return nil }
                left = .quotient(left, right)
            } else if beginsOperand {
                guard let right = power() else { return nil }
                left = .product(left, right)
            } else {
                return left
            }
        }
    }

    private mutating func signed() -> MathExpression? {
        if take(.symbol("-")) { return signed().map { .negative($0) } }
        if take(.symbol("+")) { return signed() }
        if let mixed = mixedNumber() { return mixed }
        return power()
    }

    /// `1\frac{1}{2}`: a whole number and a fraction of whole numbers are added, not multiplied.
    private mutating func mixedNumber() -> MathExpression? {
        let start = next
        guard case .number(let whole) = peek, !whole.contains(".") else { return nil }
        next += 1
        guard peek == .command("frac"), let fraction = operand(),
            case .quotient(.number, .number) = fraction, let value = Double(whole)
        else {
            next = start
            return nil
        }
        return .sum(.number(value), fraction)
    }

    private mutating func power() -> MathExpression? {
        guard var base = operand() else { return nil }
        while take(.symbol("!")) { base = .function("factorial", base) }
        guard take(.symbol("^")) else { return base }
        guard let exponent = argument() else { return nil }
        return .power(base, exponent)
    }

    /// Whether the next word begins an operand, so that it is multiplied.
    private var beginsOperand: Bool {
        switch peek {
        case .number, .letter: true
        case .command(let name): !["rfloor", "rceil"].contains(name)
        case .symbol(let character): "({[".contains(character)
        case nil: false
        }
    }

    // MARK: Operands

    private mutating func operand() -> MathExpression? {
        guard let token = peek else { return nil }
        next += 1
        switch token {
        case .number(let text): return Double(text).map { .number($0) }
        case .letter(let name): return .variable(name + (subscriptText() ?? ""))
        case .command(let name): return command(name)
        case .symbol("("): return group(")")
        case .symbol("["): return group("]")
        case .symbol("{"): return group("}")
        case .symbol("|"): return group("|").map { .function("abs", $0) }
        case .symbol: return nil
        }
    }

    private mutating func group(_ closing: Character) -> MathExpression? {
        guard let inner = sum(), take(.symbol(closing)) else { return nil }
        return inner
    }

    private mutating func command(_ name: String) -> MathExpression? {
        switch name {
        case "pi": return .number(.pi)
        case "frac", "binom":
            guard let top = argument(digits: 1), let bottom = argument(digits: 1) else {
                return nil
            }
            return name == "frac" ? .quotient(top, bottom) : .binomial(top, bottom)
        case "sqrt": return root()
        case "lfloor", "lceil":
            guard let inner = sum(), take(.command("r" + name.dropFirst())) else { return nil }
            return .function(name == "lfloor" ? "floor" : "ceil", inner)
        case "log" where take(.symbol("_")):
            guard let base = argument(), let inner = functionArgument() else { return nil }
            return .logarithm(base: base, inner)
        default:
            guard MathExpression.functions[name] != nil else { return nil }
            // sin^2 x is (sin x)^2.
            let exponent: MathExpression? = take(.symbol("^")) ? argument() : nil
            guard let inner = functionArgument() else { return nil }
            let value = MathExpression.function(name, inner)
            return exponent.map { .power(value, $0) } ?? value
        }
    }

    private mutating func root() -> MathExpression? {
        var degree: MathExpression?
        if take(.symbol("[")) {
            guard let inner = group("]") else { return nil }
            degree = inner
        }
        guard let inner = argument(digits: 1) else { return nil }
        return degree.map { .power(inner, .quotient(.number(1), $0)) } ?? .function("sqrt", inner)
    }

    /// What a function without parentheses applies to: factors up to the next operator.
    private mutating func functionArgument() -> MathExpression? {
        guard var inner = power() else { return nil }
        while case .letter = peek {
            guard let factor = power() else { return nil }
            inner = .product(inner, factor)
        }
        return inner
    }

    /// An argument: a group, a signed number, or a word. `\frac34` gives each argument one digit.
    private mutating func argument(digits: Int? = nil) -> MathExpression? {
        if take(.symbol("{")) { return group("}") }
        if take(.symbol("-")) { return argument(digits: digits).map { .negative($0) } }
        if let digits, case .number(let text) = peek, text.count > digits, !text.contains(".") {
            return splitNumber(text, digits)
        }
        return operand()
    }

    /// Takes the first digits of a number and leaves the others.
    private mutating func splitNumber(_ text: String, _ digits: Int) -> MathExpression? {
        var tokens = tokens
        tokens.replaceSubrange(
            next...next,
            with: [.number(String(text.prefix(digits))), .number(String(text.dropFirst(digits)))])
        self = MathParser(tokens: tokens, next: next + 1, depth: depth)
        return Double(text.prefix(digits)).map { .number($0) }
    }

    private init(tokens: [MathToken], next: Int, depth: Int) {
        self.tokens = tokens
        self.next = next
        self.depth = depth
    }

    /// `_1` or `_{ab}` of a letter, as a part of its name.
    private mutating func subscriptText() -> String? {
        guard take(.symbol("_")), let first = peek else { return nil }
        var name = "_"
        next += 1
        guard first == .symbol("{") else { return name + Self.text(first) }
        while let token = peek, token != .symbol("}") {
            name += Self.text(token)
            next += 1
        }
        next += 1
        return name
    }

    private static func text(_ token: MathToken) -> String {
        switch token {
        case .number(let text), .letter(let text), .command(let text): text
        case .symbol(let character): String(character)
        }
    }
}
