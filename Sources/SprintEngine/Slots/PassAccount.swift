/// How much one forward pass computed.
public struct PassAccount: Hashable, Sendable {
    /// Rows of all slots.
    public private(set) var rows = 0
    /// Of those, rows of prefixes on their way, and of sequences that are computed again.
    public private(set) var prefillRows = 0

    /// A pass of so many rows.
    init(rows: Int = 0, prefillRows: Int = 0) {
        self.rows = rows
        self.prefillRows = prefillRows
    }

    /// A pass that is about to compute these rows.
    init(_ works: [SlotWork]) {
        for work in works {
            rows += work.rows
            if work.slot.drawn == 0 || work.rows > 1 { prefillRows += work.rows }
        }
    }
}
