/// Whether expressions are worth the same.
extension MathExpression {
    /// Whether two expressions have the same value wherever both have one: exactly if they are
    /// rational functions, else within rounding at several points.
    func equals(_ other: MathExpression) -> Bool {
        if self == other { return true }
        return isExactly(other) ?? isClose(to: other)
    }

    /// Whether two expressions are multiples of each other by a constant: the two equations that
    /// say that they are zero are one.
    ///
    /// - Parameter positively: whether the constant must be positive, as for inequalities.
    func isMultiple(of other: MathExpression, positively: Bool = false) -> Bool {
        let exact = isExactMultiple(of: other)
        if exact == false || exact == true && !positively { return exact ?? false }
        var first: Approximation?
        var compared = 0
        for (one, two) in values(beside: other) {
            let ratio = one / two
            guard ratio.isDefined, ratio.size > 0 else { continue }
            let expected = first ?? ratio
            guard ratio.isClose(to: expected), !positively || ratio.real > 0 else { return false }
            first = expected
            compared += 1
        }
        return compared >= Self.comparisonsMin
    }

    /// The real value of an expression without letters; `nil` if it has none.
    var constant: Double? {
        guard variables.isEmpty, let point = SamplePoint.all([]).first else { return nil }
        let value = value(at: point, isReal: false)
        return value.isDefined && value.isReal ? value.real : nil
    }

    private func isClose(to other: MathExpression) -> Bool {
        let values = values(beside: other)
        let isConstant = variables.isEmpty && other.variables.isEmpty
        return values.count >= (isConstant ? 1 : Self.comparisonsMin)
            && values.allSatisfy { $0.isClose(to: $1) }
    }

    /// The values of both expressions at the points where both have one.
    private func values(
        beside other: MathExpression
    ) -> [(Approximation, Approximation)] {
        let symbols = symbols.union(other.symbols)
        let letters = symbols.subtracting(Self.constants)
        // Among real letters a root of a negative number has no value, unless i is meant.
        let isReal = !letters.isEmpty && !symbols.contains("i")
        let points = SamplePoint.all(letters)
        return points.prefix(letters.isEmpty ? 1 : points.count).compactMap { point in
            let one = value(at: point, isReal: isReal)
            let two = other.value(at: point, isReal: isReal)
            guard one.isDefined, two.isDefined else { return nil }
            return !isReal || one.isReal && two.isReal ? (one, two) : nil
        }
    }

    private static let comparisonsMin = 3
}
