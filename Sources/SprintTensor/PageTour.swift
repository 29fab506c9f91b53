import SprintProtocol

/// The order in which attention goes over the pages of some rows of a pass: every row sees its own
/// pages in ascending order, and a page that several sequences begin with is visited once for all
/// of them.
///
/// Filled anew for every pass and then allocates no more.
final class PageTour {
    /// One page and the rows that attend to it.
    struct Visit {
        /// The page's place in the table's `pointers`.
        var page: Int
        /// Position of its first token.
        var firstToken: Int
        /// The rows, as a range of `members`.
        var rows: Range<Int>
    }

    /// One sequence on its way.
    private struct Branch {
        var firstPage: Int
        var pageCount: Int
        var rows: Range<Int>
    }

    /// The rows of the table that this tour serves.
    private(set) var rows = 0..<0
    private(set) var visits: [Visit] = []
    /// Row numbers.
    private(set) var members: [Int32] = []
    private var branches: [Branch] = []

    /// Becomes the tour for `rows` of a table.
    func fill(_ table: PageTable, rows: Range<Int>) {
        self.rows = rows
        visits.removeAll(keepingCapacity: true)
        members.removeAll(keepingCapacity: true)
        branches.removeAll(keepingCapacity: true)
        for slice in table.slices {
            let own = slice.rows.clamped(to: rows)
            guard let last = own.last else { continue }
            branches.append(
                Branch(
                    firstPage: slice.firstPage,
                    pageCount: table.rows[last].position / Limits.pageTokens + 1, rows: own))
        }
        visit(branches.indices, depth: 0, table)
    }

    /// Visits page `depth` and those behind it of the branches in `range`, which share all pages
    /// before.
    private func visit(_ range: Range<Int>, depth: Int, _ table: PageTable) {
        var (range, depth) = (range, depth)
        var known: Range<Int>?
        while true {
            let reaching = part(range) { $0.pageCount > depth }
            guard let first = reaching.first else { return }
            if reaching != range { known = nil }
            range = reaching
            let page = table.pointers[branches[first].firstPage + depth]
            let together = part(range) { table.pointers[$0.firstPage + depth] == page }
            guard together == range else {
                visit(together, depth: depth, table)
                return visit(together.upperBound..<range.upperBound, depth: depth, table)
            }
            let rows = known ?? append(range)
            known = rows
            visits.append(
                Visit(
                    page: branches[first].firstPage + depth,
                    firstToken: depth * Limits.pageTokens, rows: rows))
            depth += 1
        }
    }

    /// Brings the branches of `range` that hold forward, and says where they are.
    private func part(_ range: Range<Int>, where holds: (Branch) -> Bool) -> Range<Int> {
        var end = range.lowerBound
        for index in range where holds(branches[index]) {
            branches.swapAt(index, end)
            end += 1
        }
        return range.lowerBound..<end
    }

    private func append(_ range: Range<Int>) -> Range<Int> {
        let start = members.count
        for index in range {
            for row in branches[index].rows { members.append(Int32(row)) }
        }
        return start..<members.count
    }
}
