import SprintProtocol

/// Which pages each row of a pass reads and writes, in the form the attention kernels take.
///
/// Filled anew for every pass, whose caller keeps the pages alive: counting their references here
/// would take the cores that share a prefix longer than reading it.
public final class PageTable: @unchecked Sendable {
    /// One row of the pass.
    struct Row {
        /// Where its sequence's page pointers start in `pointers`.
        var firstPage: Int
        /// Its absolute position.
        var position: Int
    }

    /// One sequence's rows.
    struct Slice {
        var firstPage: Int
        var rows: Range<Int>
    }

    /// Shape of every page.
    public let geometry: KVGeometry
    private(set) var rows: [Row] = []
    private(set) var slices: [Slice] = []
    /// The rows' positions and, ascending, their numbers, as the kernels take them.
    private(set) var positions: [Int32] = [], numbers: [Int32] = []
    /// Where the payloads of the pages begin.
    private(set) var pointers: [UnsafeMutableRawPointer] = []
    /// Highest number of tokens any row attends to, and of all rows together.
    private(set) var tokensMax = 0, tokensTotal = 0
    /// As many as were ever needed, of which the first `parts` are this pass's.
    private var tours: [PageTour] = [], parts = 0

    /// An empty table for pages of `geometry`.
    public init(geometry: KVGeometry) { self.geometry = geometry }

    /// Rows of the pass.
    public var rowCount: Int { rows.count }

    /// Forgets the last pass.
    public func removeAll() {
        rows.removeAll(keepingCapacity: true)
        slices.removeAll(keepingCapacity: true)
        positions.removeAll(keepingCapacity: true)
        numbers.removeAll(keepingCapacity: true)
        pointers.removeAll(keepingCapacity: true)
        (tokensMax, tokensTotal, parts) = (0, 0, 0)
    }

    /// Adds a sequence's `count` rows at `position` …; `pages` are its pages from position 0 on.
    /// The caller keeps them until the pass is over.
    public func append(pages: [KVPage], position: Int, count: Int) {
        let pagesNeeded = (position + count + Limits.pageTokens - 1) / Limits.pageTokens
        precondition(position >= 0 && count > 0, "a slice has tokens at positions from 0")
        precondition(pages.count >= pagesNeeded, "a slice's pages reach its last token")
        let firstPage = pointers.count
        pages.withUnsafeBufferPointer { pages in
            for index in 0..<pagesNeeded {
                unsafe Unmanaged.passUnretained(pages[index])._withUnsafeGuaranteedRef { page in
                    precondition(page.geometry == geometry, "pages have the model's geometry")
                    pointers.append(page.base)
                }
            }
        }
        slices.append(Slice(firstPage: firstPage, rows: rows.count..<rows.count + count))
        for offset in 0..<count {
            numbers.append(Int32(rows.count))
            rows.append(Row(firstPage: firstPage, position: position + offset))
            positions.append(Int32(position + offset))
        }
        tokensMax = max(tokensMax, position + count)
        tokensTotal += count * position + count * (count + 1) / 2
    }

    /// The rows cut into `parts`, each with a tour over its pages; made once a pass.
    func tours(parts: Int) -> [PageTour] {
        guard parts != self.parts else { return tours }
        self.parts = parts
        while tours.count < parts { tours.append(PageTour()) }
        for part in 0..<parts {
            tours[part].fill(self, rows: part * rowCount / parts..<(part + 1) * rowCount / parts)
        }
        return tours
    }

    /// Elements from a payload's start to one layer's keys (or values) of one head.
    func offset(layer: Int, values: Bool, head: Int) -> Int {
        let plane = layer * 2 + (values ? 1 : 0)
        return (plane * geometry.kvHeads + head) * Limits.pageTokens * geometry.headDimension
    }
}
