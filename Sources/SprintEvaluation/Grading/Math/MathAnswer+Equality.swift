extension MathAnswer {
    /// Whether an answer is worth the same as a gold answer.
    func equals(_ gold: MathAnswer) -> Bool {
        switch (self, gold) {
        case (.value(let one), .value(let two)): return one.equals(two)
        case (.text(let one), .text(let two)): return one == two
        case (.quantity, _), (_, .quantity): return equalsQuantity(gold)
        case (.equation(let one), .equation(let two)): return one.equals(two)
        case (.equation(let one), .list(let items)) where one.coordinates != nil:
            return one.coordinates.map { Self.pairOff($0, items) } ?? false
        case (.list(let items), .equation(let two)) where two.coordinates != nil:
            return two.coordinates.map { Self.pairOff(items, $0) } ?? false
        case (.equation(let equation), _):
            return !equation.isZero && equation.values.contains { $0.equals(gold) }
        case (_, .equation(let equation)):
            // "x + y = 5" asks for more than a 5.
            return equation.isValue && equation.values.contains { equals($0) }
        case (.conditional(let one, let conditions), .conditional(let two, let goldConditions)):
            return one.equals(two) && Self.pairOff(conditions, goldConditions)
        case (.conditional(let one, _), _): return one.equals(gold)
        case (_, .conditional(let two, _)): return equals(two)
        case (.based(let one, let base, _), .based(let two, let goldBase, _)):
            return one == two && base == goldBase
        case (.value(let value), .based(_, _, let plain)):
            // The question names the base; digits without it are the same number.
            return value == plain
        case (.ratio, _), (_, .ratio): return equalsRatio(gold)
        case (.matrix(let one), .matrix(let two)):
            return one.count == two.count && zip(one, two).allSatisfy { Self.inOrder($0, $1) }
        case (.inequality(let one, let orEqual), .inequality(let two, let goldOrEqual)):
            return orEqual == goldOrEqual && one.isMultiple(of: two, positively: true)
        case (.statement(let relations, let sides), .statement(let gold, let goldSides)):
            return Self.inOrder(sides, goldSides) && relations == gold
                || Self.inOrder(sides.reversed(), goldSides) && relations.reversed() == gold
                    && gold.allSatisfy(\.isSymmetric)
        default: return equalsCollection(gold)
        }
    }

    // MARK: Quantities

    private func equalsQuantity(_ gold: MathAnswer) -> Bool {
        switch (self, gold) {
        case (.quantity(let one, let unit), .quantity(let two, let goldUnit)):
            guard let scales = unit.scales(beside: goldUnit) else {
                return unit == .degree && goldUnit.dimensions == ["radian": 1]
                    && one.times(.degree).equals(two)
                    || goldUnit == .degree && unit.dimensions == ["radian": 1]
                        && two.times(.degree).equals(one)
            }
            if scales.own == scales.other { return one.equals(two) }
            guard case .value = one, case .value = two else { return false }
            return one.times(MathExpression(scales.own)).equals(
                two.times(MathExpression(scales.other)))
        case (.quantity(let one, let unit), _): return one.equals(gold, unit)
        case (_, .quantity(let two, let unit)): return two.equals(self, unit)
        default: return false
        }
    }

    /// Whether an amount of a unit is worth a plain answer: the unit may be left out, and a percent
    /// or a degree may be taken for the number that it is.
    private func equals(_ plain: MathAnswer, _ unit: MathUnit) -> Bool {
        if case .ratio = plain { return false }
        if plain.equals(self) || equals(plain) { return true }
        if unit == .percent { return times(.quotient(.integer(1), .integer(100))).equals(plain) }
        return unit == .degree && times(.degree).equals(plain)
    }

    /// A value times a factor; anything else as it is.
    private func times(_ factor: MathExpression) -> MathAnswer {
        guard case .value(let value) = self, factor != .integer(1) else { return self }
        return .value(.product(value, factor))
    }

    // MARK: Ratios

    private func equalsRatio(_ gold: MathAnswer) -> Bool {
        switch (self, gold) {
        case (.ratio(_, let clock?, let half), .ratio(_, let goldClock?, let goldHalf)):
            return clock == goldClock && (half == goldHalf || half == nil || goldHalf == nil)
        case (.ratio(let one, _, nil), .ratio(let two, _, nil)):
            guard one.count == two.count, let first = one.first, let gold = two.first else {
                return false
            }
            return zip(one, two).dropFirst().allSatisfy {
                MathExpression.product(first, $1).equals(.product(gold, $0))
            }
        case (.ratio(let one, let clock, nil), .value(let two)),
            (.value(let two), .ratio(let one, let clock, nil)):
            guard one.count == 2 else { return false }
            let quotient = MathExpression.quotient(one[0], one[1])
            // What may be a time is a fraction only where that is written of the same numbers.
            return clock == nil ? quotient.equals(two) : quotient == two
        default: return false
        }
    }

    // MARK: Collections

    private func equalsCollection(_ gold: MathAnswer) -> Bool {
        switch (self, gold) {
        case (.tuple(let open, let close, let one), .tuple(let goldOpen, let end, let two)):
            return open == goldOpen && close == end && Self.inOrder(one, two)
        case (.list(let one), .list(let two)): return Self.equalLists(one, two)
        case (.list(let one), .tuple("(", ")", let two)):
            return Self.coordinates(one, are: two, ofTuple: true)
        case (.tuple("(", ")", let one), .list(let two)):
            return Self.coordinates(two, are: one, ofTuple: true)
        case (.set(let one), .set(let two)), (.list(let one), .set(let two)),
            (.set(let one), .list(let two)):
            return Self.haveTheSame(one, two)
        case (.region(let one, let letter), .region(let two, let goldLetter)):
            return one.equals(two) && (letter == goldLetter || letter == nil || goldLetter == nil)
        case (.region(let one, _), _): return MathRegion(gold).map { one.equals($0) } ?? false
        case (_, .region(let two, _)): return MathRegion(self).map { $0.equals(two) } ?? false
        case (.union(let one), .union(let two)): return Self.pairOff(one, two)
        case (.set(let one), _) where one.count != 1: return isEmptySet && gold.isEmptySet
        case (_, .set(let two)) where two.count != 1: return isEmptySet && gold.isEmptySet
        case (.set(let one), _): return !one[0].isEmptySet && one[0].equals(gold)
        case (_, .set(let two)): return !two[0].isEmptySet && equals(two[0])
        case (.value, _), (_, .value):
            guard let one = MathRegion(self), let two = MathRegion(gold) else { return false }
            return one.equals(two)
        default: return false
        }
    }

    private var isEmptySet: Bool {
        switch self {
        case .set(let items): items.isEmpty
        case .value(let value): value == .symbol("∅")
        case .region(let region, _): region.isEmpty
        default: false
        }
    }

    private static func inOrder(_ one: [MathAnswer], _ two: [MathAnswer]) -> Bool {
        one.count == two.count && zip(one, two).allSatisfy { $0.equals($1) }
    }

    /// Whether the items pair off: equality is transitive but for rounding, so the first partner
    /// will do.
    private static func pairOff(_ one: [MathAnswer], _ two: [MathAnswer]) -> Bool {
        guard one.count == two.count else { return false }
        var left = two
        return one.allSatisfy { item in
            guard let index = left.firstIndex(where: { item.equals($0) }) else { return false }
            left.remove(at: index)
            return true
        }
    }

    /// Whether each item of one is an item of the other.
    private static func haveTheSame(_ one: [MathAnswer], _ two: [MathAnswer]) -> Bool {
        one.allSatisfy { item in two.contains { item.equals($0) } }
            && two.allSatisfy { item in one.contains { $0.equals(item) } }
    }

    /// Whether two lists hold the same. One that names each of its items by a letter of its own has
    /// an order, which one without names is held to.
    private static func equalLists(_ one: [MathAnswer], _ two: [MathAnswer]) -> Bool {
        let isOrdered = [one, two].map { named($0) != nil }
        return isOrdered[0] == isOrdered[1]
            ? pairOff(one, two)
            : isOrdered[0] ? coordinates(one, are: two) : coordinates(two, are: one)
    }

    /// Whether a list that names its items, `x = 1, y = 2`, names these, as they stand or in the
    /// order of the letters.
    private static func coordinates(
        _ list: [MathAnswer], are items: [MathAnswer], ofTuple: Bool = false
    ) -> Bool {
        guard let named = named(list, withSubscripts: ofTuple) else { return false }
        let sorted = named.sorted { $0.name < $1.name }
        return inOrder(named.map(\.value), items) || inOrder(sorted.map(\.value), items)
    }

    /// The items of a list by their names; `nil` unless each has a letter of its own. Letters with
    /// subscripts may be those of roots, which have no order.
    private static func named(
        _ list: [MathAnswer], withSubscripts: Bool = false
    ) -> [(name: String, value: MathAnswer)]? {
        let named = list.compactMap { item -> (name: String, value: MathAnswer)? in
            guard case .equation(let equation) = item, let name = equation.name,
                let value = equation.values.first, withSubscripts || !name.contains("_")
            else { return nil }
            return (name, value)
        }
        let isNamed = named.count == list.count && Set(named.map(\.name)).count == named.count
        return isNamed ? named : nil
    }
}
