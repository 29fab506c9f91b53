import Foundation

/// An expression of an answer, as far as two of them can be compared by value.
indirect enum MathExpression: Hashable {
    /// A number as it was written.
    case number(Double)
    /// A letter, or a name that stands for a value of its own (`\infty`).
    case variable(String)
    /// A sum, a product, a quotient, a power.
    case sum(MathExpression, MathExpression)
    case product(MathExpression, MathExpression)
    case quotient(MathExpression, MathExpression)
    case power(MathExpression, MathExpression)
    /// A negated expression.
    case negative(MathExpression)
    /// A function of one argument by name: `sqrt`, `sin`, `abs`, `factorial`, ….
    case function(String, MathExpression)
    /// A logarithm to a base.
    case logarithm(base: MathExpression, MathExpression)
    /// The binomial coefficient.
    case binomial(MathExpression, MathExpression)

    /// The names of variables in it.
    var variables: Set<String> {
        switch self {
        case .number: []
        case .variable(let name): [name]
        case .negative(let one), .function(_, let one): one.variables
        case .sum(let left, let right), .product(let left, let right),
            .quotient(let left, let right), .power(let left, let right),
            .logarithm(let left, let right), .binomial(let left, let right):
            left.variables.union(right.variables)
        }
    }

    /// The value where each variable has one; not a number where it is not defined.
    func value(_ variable: (String) -> Double) -> Double {
        switch self {
        case .number(let value): value
        case .variable(let name): variable(name)
        case .negative(let one): -one.value(variable)
        case .sum(let left, let right): left.value(variable) + right.value(variable)
        case .product(let left, let right): left.value(variable) * right.value(variable)
        case .quotient(let left, let right): left.value(variable) / right.value(variable)
        case .power(let base, let exponent): pow(base.value(variable), exponent.value(variable))
        case .function(let name, let argument):
            Self.functions[name]?(argument.value(variable)) ?? .nan
        case .logarithm(let base, let argument):
            log(argument.value(variable)) / log(base.value(variable))
        case .binomial(let top, let bottom):
            Self.binomial(top.value(variable), bottom.value(variable))
        }
    }

    /// Functions by the names that LaTeX gives them.
    static let functions: [String: @Sendable (Double) -> Double] = [
        "sqrt": { $0.squareRoot() }, "abs": { abs($0) }, "sin": { sin($0) }, "cos": { cos($0) },
        "tan": { tan($0) }, "cot": { 1 / tan($0) }, "sec": { 1 / cos($0) },
        "csc": { 1 / sin($0) }, "arcsin": { asin($0) }, "arccos": { acos($0) },
        "arctan": { atan($0) }, "ln": { log($0) }, "log": { log10($0) }, "exp": { exp($0) },
        "floor": { floor($0) }, "ceil": { ceil($0) },
        "factorial": { $0 >= 0 && $0 <= 170 && $0 == $0.rounded() ? tgamma($0 + 1) : .nan },
    ]

    private static func binomial(_ top: Double, _ bottom: Double) -> Double {
        guard top == top.rounded(), bottom == bottom.rounded(), bottom >= 0, bottom <= top,
            top <= 1_000
        else { return .nan }
        return (0..<Int(bottom)).reduce(1) { $0 * (top - Double($1)) / Double($1 + 1) }.rounded()
    }
}

extension MathExpression {
    /// Whether two expressions have the same value wherever they are looked at. Expressions without
    /// variables are equal to about 14 digits; others at several points.
    func equals(_ other: MathExpression) -> Bool {
        guard variables == other.variables else { return false }
        var compared = 0
        for point in 1...Self.points {
            let (one, two) = (value { Self.at(point, $0) }, other.value { Self.at(point, $0) })
            if one.isNaN && two.isNaN { continue }
            guard Self.isClose(one, two) else { return false }
            compared += 1
        }
        return compared > 0
    }

    /// Whether two equations `self = 0` and `other = 0` are multiples of each other.
    func isMultiple(of other: MathExpression) -> Bool {
        guard variables == other.variables else { return false }
        let ratios = (1...Self.pointsPositive).map { point in
            value { Self.at(point, $0) } / other.value { Self.at(point, $0) }
        }
        guard let first = ratios.first, first.isFinite, first != 0 else { return false }
        return ratios.allSatisfy { Self.isClose($0, first) }
    }

    /// Points in all; at the first ones every variable is positive, so that roots have a value.
    private static let points = 8, pointsPositive = 4

    private static func isClose(_ one: Double, _ two: Double) -> Bool {
        one == two || abs(one - two) <= 1e-10 * max(abs(one), abs(two))
    }

    /// A variable's value at a point: the same for the same name, unlike any other, from 0.3 to
    /// 2.3, at the later points of either sign.
    private static func at(_ point: Int, _ name: String) -> Double {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 &+ UInt64(point)
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        hash = (hash ^ (hash >> 32)) &* 0xD6E8_FEB8_6659_FD93
        let size = 0.3 + 2 * Double(hash >> 11) / Double(1 << 53 as UInt64)
        return point > pointsPositive && hash & 1 == 1 ? -size : size
    }
}
