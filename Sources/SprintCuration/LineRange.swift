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

    /// How many lines it names.
    public var count: Int { max(0, last - first + 1) }

    /// `7` or `7-9`.
    public var description: String { first == last ? "\(first)" : "\(first)-\(last)" }
}
