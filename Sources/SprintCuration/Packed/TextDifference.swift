import SprintProtocol

/// Where a text differs from another, line by line.
public struct TextDifference: Hashable, Sendable {
    /// The lines in their order: `- 12: text` is the other's line 12, `+ 12: text` is one of ours.
    public let lines: [String]

    /// Compares two texts; none has a line if they are the same bytes.
    public init(of made: [UInt8], from other: [UInt8]) {
        let (mine, theirs) = (Self.lines(of: made), Self.lines(of: other))
        let start = zip(mine, theirs).prefix { $0 == $1 }.count
        let end = zip(mine.dropFirst(start).reversed(), theirs.dropFirst(start).reversed())
            .prefix { $0 == $1 }.count
        let changes = Self.changes(
            from: Array(theirs[start..<(theirs.count - end)]),
            to: Array(mine[start..<(mine.count - end)]))
        lines = changes.map { change in
            let mark = change.isRemoved ? "-" : "+"
            let text = String(decoding: change.line, as: UTF8.self)
            return "\(mark) \(start + change.offset + 1): \(text)"
        }
    }

    private typealias Change = (offset: Int, isRemoved: Bool, line: ArraySlice<UInt8>)

    /// What is taken out and put in, in the order of the lines. Texts that have little in common
    /// are not aligned: that would take the square of their lengths.
    private static func changes(
        from old: [ArraySlice<UInt8>], to new: [ArraySlice<UInt8>]
    ) -> [Change] {
        guard old.count + new.count <= Limits.comparedLinesMax else {
            return old.enumerated().map { ($0, true, $1) }
                + new.enumerated().map { ($0, false, $1) }
        }
        let difference = new.difference(from: old)
        let removed = difference.removals.map(Self.change)
        let inserted = difference.insertions.map(Self.change)
        return merged(removed, inserted)
    }

    private static func change(
        _ change: CollectionDifference<ArraySlice<UInt8>>.Change
    ) -> Change {
        switch change {
        case .remove(let offset, let line, _): (offset, true, line)
        case .insert(let offset, let line, _): (offset, false, line)
        }
    }

    /// Walks both texts at once: what both have is passed over, what only one has is a change.
    private static func merged(_ removed: [Change], _ inserted: [Change]) -> [Change] {
        var changes: [Change] = []
        var (old, new) = (0, 0)
        var (taken, put) = (removed[...], inserted[...])
        while !taken.isEmpty || !put.isEmpty {
            if let next = taken.first, next.offset == old {
                changes.append(taken.removeFirst())
                old += 1
            } else if let next = put.first, next.offset == new {
                changes.append(put.removeFirst())
                new += 1
            } else {
                old += 1
                new += 1
            }
        }
        return changes
    }

    private static func lines(of text: [UInt8]) -> [ArraySlice<UInt8>] {
        text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    }
}
