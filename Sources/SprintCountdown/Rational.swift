/// An exact fraction in lowest terms, its denominator positive.
public struct Rational: Hashable, Sendable, CustomStringConvertible {
    /// The number above the line.
    public let numerator: Int
    /// The number below the line.
    public let denominator: Int

    /// A whole number.
    public init(_ value: Int) {
        numerator = value
        denominator = 1
    }

    /// A fraction; `nil` if the denominator is zero or a part does not fit.
    public init?(_ numerator: Int, over denominator: Int) {
        guard denominator != 0, numerator != .min, denominator != .min else { return nil }
        let divisor = Self.greatestCommonDivisor(abs(numerator), abs(denominator))
        let sign = denominator < 0 ? -1 : 1
        self.numerator = sign * numerator / divisor
        self.denominator = sign * denominator / divisor
    }

    /// Whether it is a whole number.
    public var isInteger: Bool { denominator == 1 }

    /// `7` or `7/2`.
    public var description: String { isInteger ? "\(numerator)" : "\(numerator)/\(denominator)" }

    /// The result of an operation; `nil` on a division by zero or where it does not fit 64 bits.
    public func result(_ operation: CountdownOperation, _ other: Rational) -> Rational? {
        switch operation {
        case .plus: sum(other.numerator, other.denominator)
        case .minus: sum(-other.numerator, other.denominator)
        case .times: product(other.numerator, other.denominator)
        case .over: product(other.denominator, other.numerator)
        }
    }

    private func sum(_ above: Int, _ below: Int) -> Rational? {
        guard let left = Self.product(numerator, below),
            let right = Self.product(above, denominator),
            let lower = Self.product(denominator, below)
        else { return nil }
        let (upper, overflow) = left.addingReportingOverflow(right)
        return overflow ? nil : Rational(upper, over: lower)
    }

    private func product(_ above: Int, _ below: Int) -> Rational? {
        guard let upper = Self.product(numerator, above),
            let lower = Self.product(denominator, below)
        else { return nil }
        return Rational(upper, over: lower)
    }

    private static func product(_ left: Int, _ right: Int) -> Int? {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow ? nil : product
    }

    private static func greatestCommonDivisor(_ first: Int, _ second: Int) -> Int {
        var (larger, smaller) = (first, second)
        while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
        return max(larger, 1)
    }
}
