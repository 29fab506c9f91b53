/// Every line of a trace belongs to exactly one part of one component, in the order of the file.
struct LineCheck {
    private struct Claim {
        let part: CurationDefect.Part
        let range: LineRange
    }

    private let claims: [Claim]
    private let lineCount: Int

    /// - Parameter lineCount: `nil` takes the last line that is claimed.
    init(_ components: [Component], lineCount: Int?) {
        claims = components.flatMap { component -> [Claim] in
            [
                (CurationDefect.Part.Kind.plan, component.plan),
                (.execution, component.execution), (.comment, component.comment),
            ].flatMap { kind, ranges in
                ranges.map { range in
                    Claim(part: .init(component: component.number, kind: kind), range: range)
                }
            }
        }
        self.lineCount = lineCount ?? claims.map(\.range.last).max() ?? 0
    }

    var defects: [CurationDefect] {
        claims.flatMap(boundDefects) + orderDefects + coverDefects
    }

    private func boundDefects(_ claim: Claim) -> [CurationDefect] {
        var defects: [CurationDefect] = []
        if claim.range.first > claim.range.last {
            defects.append(.reversedRange(claim.part, claim.range))
        }
        if min(claim.range.first, claim.range.last) < 1
            || max(claim.range.first, claim.range.last) > lineCount
        {
            defects.append(.outOfBounds(claim.part, claim.range, lineCount: lineCount))
        }
        return defects
    }

    private var orderDefects: [CurationDefect] {
        zip(claims, claims.dropFirst()).compactMap { before, claim in
            claim.range.first < before.range.first
                ? .outOfOrder(claim.part, claim.range, after: before.part) : nil
        }
    }

    /// Walks the claims by their first lines; `last` is the furthest line claimed so far, and
    /// `owner` who claimed it.
    private var coverDefects: [CurationDefect] {
        var defects: [CurationDefect] = []
        var last = 0
        var owner: CurationDefect.Part?
        let ordered = claims.enumerated().filter { $0.element.range.count > 0 }
            .sorted { ($0.element.range.first, $0.offset) < ($1.element.range.first, $1.offset) }
        for (_, claim) in ordered {
            let range = claim.range
            if range.first > last, range.first - last > 1 {
                defects.append(.uncovered(LineRange(last + 1, range.first - 1)))
            }
            if range.first <= last, let owner {
                defects.append(
                    .overlap(owner, claim.part, LineRange(range.first, min(range.last, last))))
            }
            if range.last > last {
                last = range.last
                owner = claim.part
            }
        }
        if last < lineCount { defects.append(.uncovered(LineRange(last + 1, lineCount))) }
        return defects
    }
}
