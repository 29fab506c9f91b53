/// A part of the real line, made of intervals and points.
indirect enum MathRegion: Hashable, Sendable {
    /// An end of an interval.
    struct End: Hashable, Sendable {
        var value: MathExpression
        var isIncluded: Bool
    }

    /// The numbers between two ends; none is infinity.
    case interval(from: End?, to: End?)
    /// Single numbers.
    case points([MathExpression])
    /// The numbers in one of two, in both, in the first only.
    case union(MathRegion, MathRegion)
    case intersection(MathRegion, MathRegion)
    case difference(MathRegion, MathRegion)

    /// All real numbers.
    static let reals = MathRegion.interval(from: nil, to: nil)
    /// No number.
    static let empty = MathRegion.points([])

    /// Whether it holds no number.
    var isEmpty: Bool { equals(.empty) }

    /// Whether both hold the same numbers: every end, and the stretches between the ends, are in
    /// both or in neither.
    func equals(_ other: MathRegion) -> Bool {
        guard let places = Self.places(of: ends + other.ends) else { return false }
        let cells = 2 * ((places.values.max() ?? -1) + 1)
        return (0...cells).allSatisfy { contains($0, places) == other.contains($0, places) }
    }

    private var ends: [MathExpression] {
        switch self {
        case .interval(let from, let to): [from, to].compactMap { $0?.value }
        case .points(let points): points
        case .union(let one, let two), .intersection(let one, let two),
            .difference(let one, let two):
            one.ends + two.ends
        }
    }

    /// The place of each end among the different ones by size; `nil` if one has no value.
    private static func places(of ends: [MathExpression]) -> [MathExpression: Int]? {
        let valued = Set(ends).compactMap { end in end.constant.map { (value: $0, end: end) } }
        guard valued.count == Set(ends).count else { return nil }
        var places: [MathExpression: Int] = [:]
        var last: (place: Int, end: MathExpression)?
        for (_, end) in valued.sorted(by: { $0.value < $1.value }) {
            if let known = last, known.end.equals(end) {
                places[end] = known.place
            } else {
                let place = (last?.place ?? -1) + 1
                places[end] = place
                last = (place, end)
            }
        }
        return places
    }

    /// Whether a cell of the line is in it: 2k + 1 is the end at place k, 2k what lies before.
    private func contains(_ cell: Int, _ places: [MathExpression: Int]) -> Bool {
        func place(_ end: MathExpression) -> Int { 2 * (places[end] ?? 0) + 1 }
        switch self {
        case .interval(let from, let to):
            if let from {
                let start = place(from.value)
                guard cell > start || cell == start && from.isIncluded else { return false }
            }
            guard let to else { return true }
            let end = place(to.value)
            return cell < end || cell == end && to.isIncluded
        case .points(let points): return points.contains { place($0) == cell }
        case .union(let one, let two):
            return one.contains(cell, places) || two.contains(cell, places)
        case .intersection(let one, let two):
            return one.contains(cell, places) && two.contains(cell, places)
        case .difference(let one, let two):
            return one.contains(cell, places) && !two.contains(cell, places)
        }
    }
}

extension MathRegion {
    /// What an answer is a part of the line; `nil` if it is none.
    init?(_ answer: MathAnswer) {
        switch answer {
        case .region(let region, _): self = region
        case .value(.symbol("ℝ")): self = .reals
        case .value(.symbol("∅")): self = .empty
        case .set(let items):
            let points = items.compactMap { if case .value(let point) = $0 { point } else { nil } }
            guard points.count == items.count, points.allSatisfy({ $0.constant != nil }) else {
                return nil
            }
            self = .points(points)
        case .tuple(let open, let close, let items):
            guard items.count == 2, case .value(let from) = items[0],
                case .value(let to) = items[1],
                "([".contains(open), ")]".contains(close)
            else { return nil }
            self.init(from, to, open: open, close: close)
        default: return nil
        }
    }

    private init?(
        _ from: MathExpression, _ to: MathExpression, open: Character, close: Character
    ) {
        let infinity = MathExpression.symbol("∞")
        let ends = [
            from == .negative(infinity) ? nil : End(value: from, isIncluded: open == "["),
            to == infinity ? nil : End(value: to, isIncluded: close == "]"),
        ]
        let values = ends.map { $0?.value.constant }
        for (end, value) in zip(ends, values) where end != nil && value == nil { return nil }
        if let low = values[0], let high = values[1], low >= high { return nil }
        self = .interval(from: ends[0], to: ends[1])
    }

    /// The numbers that a letter may be if an expression of it compares so with zero; `nil` unless
    /// the expression is linear in one letter.
    static func solution(
        of expression: MathExpression, _ relation: MathRelation
    ) -> (region: MathRegion, letter: String)? {
        guard let letter = expression.variables.first, expression.variables.count == 1,
            !expression.symbols.contains("i")
        else { return nil }
        let start = expression.replacing(letter, by: .integer(0))
        let slope = MathExpression.sum(
            expression.replacing(letter, by: .integer(1)), .negative(start))
        let line = MathExpression.sum(start, .product(slope, .symbol(letter)))
        guard let steepness = slope.constant, steepness != 0, start.constant != nil,
            line.equals(expression)
        else { return nil }
        let root = MathExpression.quotient(.negative(start), slope)
        switch relation {
        case .unequal: return (.difference(.reals, .points([root])), letter)
        case .less(let orEqual), .greater(let orEqual):
            let end = End(value: root, isIncluded: orEqual)
            let isBelow = (relation == .less(orEqual: orEqual)) == (steepness > 0)
            return (isBelow ? .interval(from: nil, to: end) : .interval(from: end, to: nil), letter)
        default: return nil
        }
    }
}
