import SprintProtocol

/// The order in which attention goes over the pages of some rows of a pass: every row sees its own
/// pages in ascending order, and a page that several sequences begin with is visited once for all
/// of them.
struct PageTour {
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
    let rows: Range<Int>
    private(set) var visits: [Visit] = []
    /// Row numbers.
    private(set) var members: [Int32] = []

    /// A tour for `rows` of a table.
    init(_ table: PageTable, rows: Range<Int>) {
        self.rows = rows
        var branches: [Branch] = []
        for slice in table.slices {
            let own = slice.rows.clamped(to: rows)
            guard let last = own.last else { continue }
            branches.append(
                Branch(
                    firstPage: slice.firstPage,
                    pageCount: table.rows[last].position / Limits.pageTokens + 1, rows: own))
        }
        visit(&branches, branches.indices, depth: 0, table)
    }

    /// Visits page `depth` and those behind it of the branches in `range`, which share all pages
    /// before.
    private mutating func visit(
        _ branches: inout [Branch], _ range: Range<Int>, depth: Int, _ table: PageTable
    ) {
        var (range, depth) = (range, depth)
        var known: Range<Int>?
        while true {
            let reaching = range.lowerBound..<branches[range].partition { $0.pageCount <= depth }
            guard let first = reaching.first else { return }
            if reaching != range { known = nil }
            range = reaching
            let page = table.pointers[branches[first].firstPage + depth]
            let parting = branches[range].partition {
                table.pointers[$0.firstPage + depth] != page
            }
            guard parting == range.upperBound else {
                visit(&branches, range.lowerBound..<parting, depth: depth, table)
                return visit(&branches, parting..<range.upperBound, depth: depth, table)
            }
            let rows = known ?? append(branches[range])
            known = rows
            visits.append(
                Visit(
                    page: branches[first].firstPage + depth,
                    firstToken: depth * Limits.pageTokens, rows: rows))
            depth += 1
        }
    }

    private mutating func append(_ branches: ArraySlice<Branch>) -> Range<Int> {
        let start = members.count
        for branch in branches { members.append(contentsOf: branch.rows.lazy.map(Int32.init)) }
        return start..<members.count
    }
}
