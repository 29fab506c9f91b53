/// An arithmetic expression of whole numbers, `+ - * /` and parentheses.
public indirect enum CountdownExpression: Hashable, Sendable {
    /// A number as it was written.
    case number(Int)
    /// Two expressions and what is done with them.
    case calculation(CountdownOperation, CountdownExpression, CountdownExpression)

    /// The numbers in the order in which they are written.
    public var numbers: [Int] {
        switch self {
        case .number(let value): [value]
        case .calculation(_, let left, let right): left.numbers + right.numbers
        }
    }

    /// The results of all calculations, the whole expression's last.
    ///
    /// - Throws: `CountdownFault` if a divisor is zero or a result does not fit.
    public func results() throws(CountdownFault) -> [Rational] {
        var results: [Rational] = []
        _ = try value(noting: &results)
        return results
    }

    /// The exact value.
    ///
    /// - Throws: `CountdownFault` if a divisor is zero or a result does not fit.
    public func value() throws(CountdownFault) -> Rational {
        var results: [Rational] = []
        return try value(noting: &results)
    }

    private func value(noting results: inout [Rational]) throws(CountdownFault) -> Rational {
        switch self {
        case .number(let value): return Rational(value)
        case .calculation(let operation, let left, let right):
            let first = try left.value(noting: &results)
            let second = try right.value(noting: &results)
            if operation == .over && second.numerator == 0 { throw .divisionByZero }
            guard let result = first.result(operation, second) else { throw .tooLarge }
            results.append(result)
            return result
        }
    }
}
