/// Two sides or more with `=` or `≈` between them.
struct MathEquation: Hashable, Sendable {
    /// The sides, a name first if any side is one.
    let sides: [MathAnswer]
    /// What is named, `x`, `f(x)`, `\angle ABC`; `nil` if the first side is more than a name.
    let name: String?
    /// Whether a side is only close to the others.
    let isApproximate: Bool

    /// What the equation says a name or the first side is worth: the last side; of approximations
    /// any.
    var values: ArraySlice<MathAnswer> {
        isApproximate ? sides.dropFirst(name == nil ? 0 : 1) : sides.suffix(1)
    }

    /// Whether it asks for a value: it names what is worth it, or is true of numbers alone.
    var isValue: Bool {
        name != nil
            || sides.allSatisfy { side in
                if case .value(let value) = side { value.variables.isEmpty } else { false }
            }
    }

    /// Whether it only says that an expression of letters is zero, which is no value to ask for.
    var isZero: Bool {
        guard name == nil, case .value(let value)? = sides.last else { return false }
        return value.equals(.integer(0)) && !isValue
    }

    /// `(x, y) = (1, 2)` letter by letter; `nil` if it is no such equation.
    var coordinates: [MathAnswer]? {
        guard let name, name.hasPrefix("("), name.hasSuffix(")"), sides.count == 2,
            case .tuple(_, _, let items) = sides[1]
        else { return nil }
        let names = name.dropFirst().dropLast().split(separator: ",")
        guard names.count == items.count else { return nil }
        return zip(names, items).map { name, item in
            .equation(
                MathEquation(
                    sides: [.text(String(name)), item], name: String(name), isApproximate: false))
        }
    }

    /// One side less the other; `nil` unless there are two, both values.
    var difference: MathExpression? {
        guard sides.count == 2, case .value(let left) = sides[0], case .value(let right) = sides[1]
        else { return nil }
        return .sum(left, .negative(right))
    }

    /// Whether both say the same.
    func equals(_ gold: MathEquation) -> Bool {
        if let one = difference, let two = gold.difference, one.isMultiple(of: two) { return true }
        if let name, let other = gold.name {
            return name == other
                && values.contains { own in
                    gold.values.contains { own.equals($0) }
                }
        }
        guard name == nil, gold.name == nil, sides.count == 2, gold.sides.count == 2 else {
            return false
        }
        return sides[0].equals(gold.sides[0]) && sides[1].equals(gold.sides[1])
            || sides[0].equals(gold.sides[1]) && sides[1].equals(gold.sides[0])
    }
}
