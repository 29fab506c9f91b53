/// Lines of a trace, numbered from 1, both ends included.
public struct LineRange: Hashable, Sendable, CustomStringConvertible {
    /// The first line.
    public let first: Int
    /// The last line; a range whose last line comes before its first is a defect of its source,
    /// which the validator reports.
    public let last: Int

    /// Lines `first` to `last`.
    public init(_ first: Int, _ last: Int) {
        self.first = first
        self.last = last
    }

    /// How many lines it names; of whatever numbers, without a trap.
    public var count: Int {
        guard last >= first else { return 0 }
        let (distance, overflows) = last.subtractingReportingOverflow(first)
        return overflows || distance == .max ? .max : distance + 1
    }

    /// `7` or `7-9`.
    public var description: String { first == last ? "\(first)" : "\(first)-\(last)" }
}

extension [LineRange] {
    /// From the first line of any to the last of any; `nil` for no range.
    var span: LineRange? {
        guard let first = map(\.first).min(), let last = map(\.last).max() else { return nil }
        return LineRange(first, last)
    }

    /// How many lines the ranges name, one after another.
    var lineCount: Int {
        reduce(0) { sum, range in
            let (total, overflows) = sum.addingReportingOverflow(range.count)
            return overflows ? .max : total
        }
    }
}
