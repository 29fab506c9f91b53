/// How often each outcome occurred: nothing is dropped without being counted.
public struct CurationTally: Hashable, Sendable, CustomStringConvertible {
    private var counts: [String: Int] = [:]

    /// Nothing counted yet.
    public init() {}

    /// Counts an outcome.
    public mutating func count(_ outcome: String) { counts[outcome, default: 0] += 1 }

    /// How often an outcome was counted.
    public subscript(outcome: String) -> Int { counts[outcome] ?? 0 }

    /// Outcomes and how often each occurred, by name.
    public var entries: [StageSummary.Count] {
        counts.sorted { $0.key < $1.key }.map { .init(name: $0.key, count: $0.value) }
    }

    /// `filtered 3, kept 3`, by name.
    public var description: String {
        entries.map { "\($0.name) \($0.count)" }.joined(separator: ", ")
    }
}
