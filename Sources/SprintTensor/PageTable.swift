import SprintProtocol

/// Which pages each row of a pass reads and writes, in the form the attention kernel takes.
///
/// Filled anew for every pass; keeps the pages alive until the next one, and its memory for good.
public final class PageTable: @unchecked Sendable {
    /// One row of the pass.
    struct Row {
        /// Where its sequence's page pointers start in `pointers`.
        var firstPage: Int
        /// Its absolute position.
        var position: Int
    }

    /// Shape of every page.
    public let geometry: KVGeometry
    private(set) var rows: [Row] = []
    private(set) var pages: [KVPage] = []
    private(set) var pointers: [UnsafePointer<Float>] = []
    /// Highest number of tokens any row attends to.
    private(set) var tokensMax = 0

    /// An empty table for pages of `geometry`, which must be f32.
    public init(geometry: KVGeometry) {
        precondition(geometry.element == .float32, "the f32 kernels read f32 pages")
        self.geometry = geometry
    }

    /// Rows of the pass.
    public var rowCount: Int { rows.count }

    /// Forgets the last pass.
    public func removeAll() {
        rows.removeAll(keepingCapacity: true)
        pages.removeAll(keepingCapacity: true)
        pointers.removeAll(keepingCapacity: true)
        tokensMax = 0
    }

    /// Adds a sequence's `count` rows at `position` …; `pages` are its pages from position 0 on.
    public func append(pages: [KVPage], position: Int, count: Int) {
        let pagesNeeded = (position + count + Limits.pageTokens - 1) / Limits.pageTokens
        precondition(position >= 0 && count > 0, "a slice has tokens at positions from 0")
        precondition(pages.count >= pagesNeeded, "a slice's pages reach its last token")
        let firstPage = pointers.count
        for page in pages.prefix(pagesNeeded) {
            precondition(page.geometry == geometry, "pages have the geometry of the model")
            self.pages.append(page)
            pointers.append(UnsafePointer(page.base.assumingMemoryBound(to: Float.self)))
        }
        for offset in 0..<count {
            rows.append(Row(firstPage: firstPage, position: position + offset))
        }
        tokensMax = max(tokensMax, position + count)
    }

    /// Floats from a payload's start to one layer's keys (or values) of one head.
    func offset(layer: Int, values: Bool, head: Int) -> Int {
        let plane = layer * 2 + (values ? 1 : 0)
        return (plane * geometry.kvHeads + head) * Limits.pageTokens * geometry.headDimension
    }
}
