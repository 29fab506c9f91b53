extension MathAnswer {
    /// Whether an answer is worth the same as a gold answer.
    func equals(_ gold: MathAnswer) -> Bool {
        switch (self, gold) {
        case (.expression(let one), .expression(let two)): return one.equals(two)
        case (.text(let one), .text(let two)): return one == two
        case (.based(let one, let base), .based(let two, let goldBase)):
            return one == two && base == goldBase
        case (.expression(let one), .based(let digits, _)):
            // The question names the base; digits without it are the same number.
            return Self.plainDigits(one) == digits
        case (.delimited(let open, let close, let one), .delimited(let gold, let end, let two)):
            return open == gold && close == end && Self.equalInOrder(one, two)
        case (.set(let one), .set(let two)), (.union(let one), .union(let two)):
            return Self.equalInAnyOrder(one, two)
        case (.matrix(let one), .matrix(let two)):
            return one.count == two.count
                && zip(one, two).allSatisfy { Self.equalInOrder($0, $1) }
        case (.equation(let left, let right), .equation(let goldLeft, let goldRight)):
            let one = MathExpression.sum(left, .negative(right))
            return one.isMultiple(of: .sum(goldLeft, .negative(goldRight)))
        case (.set(let one), _): return one.count == 1 && one[0].equals(gold)
        case (_, .set(let two)): return two.count == 1 && equals(two[0])
        default: return false
        }
    }

    /// What kind of answer it is, for a verdict's reason.
    var kind: String {
        switch self {
        case .expression: "value"
        case .based: "number to a base"
        case .delimited: "tuple or interval"
        case .set: "set"
        case .union: "union"
        case .matrix: "matrix"
        case .equation: "equation"
        case .text: "text"
        }
    }

    private static func equalInOrder(_ one: [MathAnswer], _ two: [MathAnswer]) -> Bool {
        one.count == two.count && zip(one, two).allSatisfy { $0.equals($1) }
    }

    /// Whether the items pair off: equality is transitive but for rounding, so the first partner
    /// will do.
    private static func equalInAnyOrder(_ one: [MathAnswer], _ two: [MathAnswer]) -> Bool {
        guard one.count == two.count else { return false }
        var left = two
        return one.allSatisfy { item in
            guard let index = left.firstIndex(where: { item.equals($0) }) else { return false }
            left.remove(at: index)
            return true
        }
    }

    private static func plainDigits(_ expression: MathExpression) -> String? {
        guard case .number(let value) = expression, value == value.rounded(), abs(value) < 1e15
        else { return nil }
        return "\(Int(value))"
    }
}
