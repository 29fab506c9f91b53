/// What the box of an answer holds.
indirect enum MathAnswer: Hashable, Sendable {
    /// One value.
    case value(MathExpression)
    /// A value with a unit, a currency or a percent sign.
    case quantity(MathAnswer, MathUnit)
    /// Digits to a base, `4343_6`, and what they are without it.
    case based(digits: String, base: Int, plain: MathExpression?)
    /// Numbers with colons between them, as they are written and as they are worth: a ratio, or a
    /// time with or without its half of the day.
    case ratio([MathExpression], clock: String?, half: String?)
    /// A pair, an interval, a vector: brackets and order count.
    case tuple(open: Character, close: Character, [MathAnswer])
    /// A set: neither order nor repetition counts.
    case set([MathAnswer])
    /// A list without brackets: order does not count.
    case list([MathAnswer])
    /// A part of the real line, and the letter that it is said of.
    case region(MathRegion, of: String?)
    /// A union of what is no part of the line.
    case union([MathAnswer])
    /// Rows of a matrix.
    case matrix([[MathAnswer]])
    /// An equation.
    case equation(MathEquation)
    /// An inequality: the expression is less than zero.
    case inequality(MathExpression, orEqual: Bool)
    /// Sides with other relations between them.
    case statement([MathRelation], [MathAnswer])
    /// An answer and what it holds for: `x + 2, x \ne 1`.
    case conditional(MathAnswer, [MathAnswer])
    /// Words, or what cannot be read as mathematics.
    case text(String)

    /// Reads an answer.
    init(_ text: String) { self = MathReader.answer(MathScanner.tokens(of: text)) }

    /// What kind of answer it is, for a verdict's reason.
    var kind: String {
        switch self {
        case .value: "value"
        case .quantity: "quantity"
        case .based: "number to a base"
        case .ratio(_, let clock, _): clock == nil ? "ratio" : "time"
        case .tuple: "tuple or interval"
        case .set, .region: "set"
        case .list: "list"
        case .union: "union"
        case .matrix: "matrix"
        case .equation: "equation"
        case .inequality: "inequality"
        case .statement: "statement"
        case .conditional: "value under a condition"
        case .text: "text"
        }
    }

    /// The answer without its unit.
    var plain: MathAnswer {
        if case .quantity(let value, _) = self { value } else { self }
    }

    /// Whether it is a value, or names one, that depends on a letter.
    var dependsOnLetters: Bool {
        switch self {
        case .value(let value): !value.variables.isEmpty
        case .equation(let equation): equation.values.first?.dependsOnLetters ?? false
        default: false
        }
    }

    /// The integer that it is written as, alone or behind an equals sign; `nil` for anything else,
    /// a fraction of the same value included.
    var integer: Int? {
        switch self {
        case .value(.number(let number)):
            guard (0...18).contains(number.exponent) else { return nil }
            let zeros = String(repeating: "0", count: number.exponent)
            return Int(number.digits.isEmpty ? "0" : number.digits + zeros)
        case .value(.negative(let size)): return MathAnswer.value(size).integer.map { -$0 }
        case .quantity(let value, _): return value.integer
        case .equation(let equation) where equation.sides.count == 2:
            return equation.values.first?.integer
        default: return nil
        }
    }
}
