import Foundation
import SprintProtocol

/// Values to the precision of doubles.
extension MathExpression {
    /// The value at a point. Where `isReal`, even roots and logarithms of negative numbers have
    /// none.
    func value(at point: SamplePoint, isReal: Bool) -> Approximation {
        func value(_ one: MathExpression) -> Approximation { one.value(at: point, isReal: isReal) }
        switch self {
        case .number(let number): return Approximation(number.value)
        case .symbol("π"): return Approximation(.pi)
        case .symbol("e"): return Approximation(M_E)
        case .symbol("i"): return Approximation(0, 1)
        case .symbol(let name): return Approximation(point.value(of: name))
        case .negative(let one): return -value(one)
        case .sum(let left, let right): return value(left) + value(right)
        case .product(let left, let right): return value(left) * value(right)
        case .quotient(let left, let right): return value(left) / value(right)
        case .power(.symbol("e"), let exponent): return value(exponent).exponential
        case .power(let base, let exponent):
            let exact = exponent.rational.map { (above: $0.numerator, below: $0.denominator) }
            return Approximation.power(
                value(base), value(exponent), exact: exact, isReal: isReal)
        case .function(let name, let arguments):
            return Self.value(of: name, arguments.map(value), isReal: isReal)
        }
    }

    /// The value of a function.
    private static func value(
        of name: String, _ arguments: [Approximation], isReal: Bool
    ) -> Approximation {
        guard let first = arguments.first, arguments.allSatisfy(\.isDefined) else {
            return .undefined
        }
        if let function = realFunctions[name] { return first.applying(function) }
        switch name {
        case "sqrt":
            return .power(first, Approximation(0.5), exact: (1, 2), isReal: isReal)
        case "abs": return Approximation(first.size, from: first.error)
        case "exp": return first.exponential
        case "cis": return (first * Approximation(0, 1)).exponential
        case "ln": return logarithm(first, isReal: isReal)
        case "log":
            let base = arguments.count == 2 ? first : Approximation(10)
            return logarithm(arguments[arguments.count - 1], isReal: isReal)
                / logarithm(base, isReal: isReal)
        case "floor": return rounded(first, Foundation.floor)
        case "ceil": return rounded(first, Foundation.ceil)
        case "factorial":
            guard let count = first.integer, (0...170).contains(count) else { return .undefined }
            return (0..<count).reduce(Approximation(1)) { $0 * Approximation(Double($1 + 1)) }
        case "binom" where arguments.count == 2: return binomial(first, arguments[1])
        case "max": return arguments.max { $0.real < $1.real } ?? .undefined
        case "min": return arguments.min { $0.real < $1.real } ?? .undefined
        case _ where name.hasSuffix("()"): return called(name, first)
        default: return .undefined
        }
    }

    /// A function that nobody knows: one without any symmetry, another for each name.
    private static func called(_ name: String, _ argument: Approximation) -> Approximation {
        let hash = SamplePoint.hash(name, salt: 0)
        let slope = 0.5 + Double(hash % 1_000) / 1_000
        let shift = 0.5 + Double(hash >> 32 % 1_000) / 1_000
        return argument.applying { cos(slope * $0 + shift) + slope * $0 }
    }

    private static func logarithm(_ one: Approximation, isReal: Bool) -> Approximation {
        isReal && !(one.isReal && one.real > 0) ? .undefined : one.logarithm
    }

    /// Rounding makes a whole number of what is as good as one.
    private static func rounded(
        _ one: Approximation, _ rounding: (Double) -> Double
    ) -> Approximation {
        guard one.isReal else { return .undefined }
        return one.integer.map { Approximation(Double($0)) } ?? Approximation(rounding(one.real))
    }

    /// The coefficient of a small whole number below and anything above.
    private static func binomial(_ top: Approximation, _ bottom: Approximation) -> Approximation {
        guard let count = bottom.integer, (0...Limits.factorialMax).contains(count) else {
            return .undefined
        }
        return (0..<count).reduce(Approximation(1)) { result, step in
            result * (top + Approximation(-Double(step))) / Approximation(Double(step + 1))
        }
    }

    private static let realFunctions: [String: @Sendable (Double) -> Double] = [
        "sin": { sin($0) }, "cos": { cos($0) }, "tan": { tan($0) }, "cot": { 1 / tan($0) },
        "sec": { 1 / cos($0) }, "csc": { 1 / sin($0) }, "arcsin": { asin($0) },
        "arccos": { acos($0) }, "arctan": { atan($0) }, "sinh": { sinh($0) },
        "cosh": { cosh($0) }, "tanh": { tanh($0) }, "cbrt": { cbrt($0) },
    ]
}
