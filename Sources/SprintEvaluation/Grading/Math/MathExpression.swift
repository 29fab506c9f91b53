/// An expression of an answer, as far as two of them can be compared by value.
indirect enum MathExpression: Hashable, Sendable {
    /// A number as it was written.
    case number(MathNumber)
    /// A letter, or a constant by its letter: `π`, `e`, `i`.
    case symbol(String)
    /// A sum, a product, a quotient, a power.
    case sum(MathExpression, MathExpression)
    case product(MathExpression, MathExpression)
    case quotient(MathExpression, MathExpression)
    case power(MathExpression, MathExpression)
    /// A negated expression.
    case negative(MathExpression)
    /// A function by name: `sqrt`, `sin`, `abs`, `factorial`, `log` of one argument or of a base
    /// and one, `binom`, `gcd`, ….
    case function(String, [MathExpression])

    /// A whole number.
    static func integer(_ value: Int) -> MathExpression {
        let size =
            MathNumber("\(value.magnitude)").map { MathExpression.number($0) } ?? .symbol("∞")
        return value < 0 ? .negative(size) : size
    }

    /// One degree, π/180.
    static let degree = MathExpression.quotient(.symbol("π"), .integer(180))

    /// Functions that LaTeX or plain text calls by name.
    static let functionNames: Set<String> = [
        "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh", "cosh",
        "tanh", "ln", "log", "exp", "gcd", "lcm", "max", "min", "abs", "floor", "ceil", "cis",
    ]

    /// The parts that it is made of.
    var parts: [MathExpression] {
        switch self {
        case .number, .symbol: []
        case .negative(let one): [one]
        case .sum(let left, let right), .product(let left, let right),
            .quotient(let left, let right), .power(let left, let right):
            [left, right]
        case .function(_, let arguments): arguments
        }
    }

    /// The letters in it, constants included.
    var symbols: Set<String> {
        var symbols: Set<String> = []
        collect(into: &symbols)
        return symbols
    }

    private func collect(into symbols: inout Set<String>) {
        if case .symbol(let name) = self { symbols.insert(name) }
        for part in parts { part.collect(into: &symbols) }
    }

    /// The letters that have no value of their own.
    var variables: Set<String> { symbols.subtracting(Self.constants) }

    /// Letters with a value: the circle's, Euler's, the imaginary unit.
    static let constants: Set<String> = ["π", "e", "i"]

    /// The expression with a letter replaced.
    func replacing(_ name: String, by value: MathExpression) -> MathExpression {
        switch self {
        case .number: self
        case .symbol(let own): own == name ? value : self
        case .negative(let one): .negative(one.replacing(name, by: value))
        case .sum(let left, let right):
            .sum(left.replacing(name, by: value), right.replacing(name, by: value))
        case .product(let left, let right):
            .product(left.replacing(name, by: value), right.replacing(name, by: value))
        case .quotient(let left, let right):
            .quotient(left.replacing(name, by: value), right.replacing(name, by: value))
        case .power(let left, let right):
            .power(left.replacing(name, by: value), right.replacing(name, by: value))
        case .function(let function, let arguments):
            .function(function, arguments.map { $0.replacing(name, by: value) })
        }
    }
}
