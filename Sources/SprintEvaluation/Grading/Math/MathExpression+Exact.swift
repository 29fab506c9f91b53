import SprintCountdown
import SprintProtocol

/// Exact values: of whole numbers and fractions as such, of rational expressions modulo primes.
extension MathExpression {
    /// A fraction.
    init(_ value: Rational) {
        self =
            value.isInteger
            ? .integer(value.numerator)
            : .quotient(.integer(value.numerator), .integer(value.denominator))
    }

    /// Whether two expressions are the same rational function of their letters, π and e among them;
    /// `nil` if one of them is no such function, or is divided by zero.
    func isExactly(_ other: MathExpression) -> Bool? {
        for field in PrimeField.all {
            guard let one = residue(in: field), let two = other.residue(in: field) else {
                return nil
            }
            if one != two { return false }
        }
        return true
    }

    /// Whether two rational functions are multiples of each other by a constant; `nil` if one of
    /// them is no such function, or zero.
    func isExactMultiple(of other: MathExpression) -> Bool? {
        for field in PrimeField.all {
            guard let one = residue(in: field, point: 0),
                let two = other.residue(in: field, point: 0),
                let third = residue(in: field, point: 1),
                let fourth = other.residue(in: field, point: 1), one != 0, two != 0
            else { return nil }
            if field.product(one, fourth) != field.product(two, third) { return false }
        }
        return true
    }

    /// The value modulo a prime, where letters have random values; `nil` where there is none.
    private func residue(in field: PrimeField, point: Int = 0) -> UInt64? {
        func value(_ one: MathExpression) -> UInt64? { one.residue(in: field, point: point) }
        switch self {
        case .number(let number): return field.element(number)
        case .symbol("i"): return field.imaginaryUnit
        case .symbol(let name): return field.element(name, point: point)
        case .negative(let one): return value(one).map(field.negative)
        case .sum(let left, let right):
            guard let one = value(left), let two = value(right) else { return nil }
            return field.sum(one, two)
        case .product(let left, let right):
            guard let one = value(left), let two = value(right) else { return nil }
            return field.product(one, two)
        case .quotient(let left, let right):
            guard let one = value(left), let two = value(right).flatMap(field.inverse) else {
                return nil
            }
            return field.product(one, two)
        case .power(let base, let exponent):
            guard let power = exponent.rational, power.isInteger, let one = value(base) else {
                return nil
            }
            let size = UInt64(power.numerator.magnitude)
            if power.numerator >= 0 { return field.power(one, size) }
            return field.inverse(one).map { field.power($0, size) }
        case .function("factorial", let arguments):
            guard let count = arguments[0].rational, count.isInteger,
                (0...Limits.factorialMax).contains(count.numerator)
            else { return nil }
            return (0..<count.numerator).reduce(1) { field.product($0, field.element($1 + 1)) }
        case .function:
            guard let exact = rational else { return nil }
            return field.inverse(field.element(exact.denominator)).map {
                field.product(field.element(exact.numerator), $0)
            }
        }
    }

    /// The value as a fraction of 64-bit numbers; `nil` if it is none.
    var rational: Rational? {
        switch self {
        case .number(let number):
            guard let digits = number.digits.isEmpty ? 0 : Int(number.digits),
                let scale = Self.power(Rational(10), number.exponent)
            else { return nil }
            return Rational(digits).result(.times, scale)
        case .symbol: return nil
        case .negative(let one): return one.rational.flatMap { Rational(0).result(.minus, $0) }
        case .sum(let left, let right): return Self.result(.plus, left, right)
        case .product(let left, let right): return Self.result(.times, left, right)
        case .quotient(let left, let right): return Self.result(.over, left, right)
        case .power(let base, let exponent):
            guard let power = exponent.rational, power.isInteger else { return nil }
            return base.rational.flatMap { Self.power($0, power.numerator) }
        case .function(let name, let arguments):
            let values = arguments.compactMap(\.rational)
            return values.count == arguments.count ? Self.rational(name, values) : nil
        }
    }

    private static func result(
        _ operation: CountdownOperation, _ left: MathExpression, _ right: MathExpression
    ) -> Rational? {
        guard let one = left.rational, let two = right.rational else { return nil }
        return one.result(operation, two)
    }

    private static func power(_ base: Rational, _ exponent: Int) -> Rational? {
        guard exponent.magnitude <= 64 else { return nil }
        var result: Rational? = Rational(1)
        for _ in 0..<exponent.magnitude {
            result = result?.result(exponent > 0 ? .times : .over, base)
        }
        return result
    }

    private static func rational(_ name: String, _ values: [Rational]) -> Rational? {
        guard let first = values.first else { return nil }
        switch name {
        case "sqrt": return root(first)
        case "abs": return first.numerator < 0 ? Rational(0).result(.minus, first) : first
        case "floor": return Rational(floor(first))
        case "ceil": return Rational(0).result(.minus, first).flatMap { Rational(-floor($0)) }
        case "factorial":
            guard first.isInteger, (0...20).contains(first.numerator) else { return nil }
            return Rational((0..<first.numerator).reduce(1) { $0 * ($1 + 1) })
        case "binom":
            guard values.count == 2, first.isInteger, values[1].isInteger else { return nil }
            return binomial(first.numerator, values[1].numerator)
        case "gcd", "lcm", "max", "min":
            guard values.allSatisfy(\.isInteger) else { return nil }
            return common(name, values.map(\.numerator))
        default: return nil
        }
    }

    private static func floor(_ value: Rational) -> Int {
        let quotient = value.numerator / value.denominator
        return value.numerator < 0 && !value.isInteger ? quotient - 1 : quotient
    }

    private static func root(_ value: Rational) -> Rational? {
        guard value.numerator >= 0 else { return nil }
        let roots = [value.numerator, value.denominator].map { whole in
            Int(Double(whole).squareRoot().rounded())
        }
        guard roots[0] < 1 << 31, roots[1] < 1 << 31, roots[0] * roots[0] == value.numerator,
            roots[1] * roots[1] == value.denominator
        else { return nil }
        return Rational(roots[0], over: roots[1])
    }

    private static func binomial(_ top: Int, _ bottom: Int) -> Rational? {
        guard (0...Limits.factorialMax).contains(top), (0...top).contains(bottom) else {
            return nil
        }
        var result: Rational? = Rational(1)
        for step in 0..<min(bottom, top - bottom) {
            result = result?.result(.times, Rational(top - step))?
                .result(.over, Rational(step + 1))
        }
        return result
    }

    private static func common(_ name: String, _ values: [Int]) -> Rational? {
        guard values.allSatisfy({ $0.magnitude < 1 << 31 }) else { return nil }
        switch name {
        case "max": return values.max().map { Rational($0) }
        case "min": return values.min().map { Rational($0) }
        case "gcd": return Rational(values.reduce(0, divisor))
        default:
            guard !values.contains(0) else { return nil }
            return values.reduce(Rational(1)) { result, value in
                guard let result, result.numerator < 1 << 31 else { return nil }
                return Rational(result.numerator / divisor(result.numerator, value) * abs(value))
            }
        }
    }

    private static func divisor(_ first: Int, _ second: Int) -> Int {
        var (larger, smaller) = (abs(first), abs(second))
        while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
        return larger
    }
}
