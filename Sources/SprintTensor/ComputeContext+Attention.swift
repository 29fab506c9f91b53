import CSprintKernels
import SprintProtocol

extension ComputeContext {
    /// Writes one layer's keys and values of all rows into their pages' slots.
    ///
    /// `keys` and `values` are rows × (kvHeads · headDimension).
    public func store(keys: FloatMatrix, values: FloatMatrix, layer: Int, in table: PageTable) {
        let geometry = table.geometry
        let dimension = geometry.headDimension
        precondition(
            keys.columns == geometry.kvHeads * dimension && values.columns == keys.columns,
            "a row holds every KV head")
        guard geometry.element == .float32 else {
            return storeHalves(keys: keys, values: values, layer: layer, in: table)
        }
        for (index, row) in table.rows.enumerated() {
            let page = table.pointers[row.firstPage + row.position / Limits.pageTokens]
            let payload = page.assumingMemoryBound(to: Float.self)
            let slot = row.position % Limits.pageTokens * dimension
            for head in 0..<geometry.kvHeads {
                for (source, isValue) in [(keys, false), (values, true)] {
                    let place = table.offset(layer: layer, values: isValue, head: head) + slot
                    (payload + place).update(
                        from: source.pointer(row: index) + head * dimension, count: dimension)
                }
            }
        }
    }

    /// Causal attention of every row over its sequence's pages, own slot included, page by page.
    ///
    /// `queries` and `output` are rows × (heads · headDimension); query heads share KV heads in
    /// groups (arXiv 2305.13245). `scores` is scratch, see `AttentionScores`.
    public func attend(
        queries: FloatMatrix, layer: Int, table: PageTable, scores: AttentionScores,
        into output: FloatMatrix
    ) {
        let geometry = table.geometry
        let dimension = geometry.headDimension
        let groupColumns = queries.columns / geometry.kvHeads
        precondition(
            queries.columns == output.columns && groupColumns % dimension == 0,
            "whole groups of query heads for every KV head")
        guard geometry.element == .float32 else {
            return attendHalves(
                queries: queries, layer: layer, table: table, scores: scores, into: output)
        }
        scores.reserve(tokens: table.tokensMax, lanes: pool.threads)
        let scale = 1 / Float(dimension).squareRoot()
        table.pointers.withUnsafeBufferPointer { pointers in
            let lanes = lanes(forNanoseconds: table.tokensTotal * queries.columns / 8)
            pool.run(table.rowCount * geometry.kvHeads, limit: lanes) { task, lane in
                let (index, head) = (task / geometry.kvHeads, task % geometry.kvHeads)
                let row = table.rows[index]
                let layout = sk_page_layout(
                    key_offset: Int64(table.offset(layer: layer, values: false, head: head)),
                    value_offset: Int64(table.offset(layer: layer, values: true, head: head)),
                    page_tokens: Int32(Limits.pageTokens), head_dimension: Int32(dimension))
                Self.attendGroup(
                    isa: isa, heads: groupColumns / dimension, tokens: row.position + 1,
                    query: queries.pointer(row: index) + head * groupColumns,
                    pages: UnsafeRawPointer(pointers.baseAddress! + row.firstPage), layout: layout,
                    scale: scale,
                    scores: scores.lane(lane),
                    output: output.pointer(row: index) + head * groupColumns)
            }
        }
    }

    private static func attendGroup(
        isa: sk_isa, heads: Int, tokens: Int, query: UnsafePointer<Float>,
        pages: UnsafeRawPointer, layout: sk_page_layout, scale: Float,
        scores: UnsafeMutablePointer<Float>, output: UnsafeMutablePointer<Float>
    ) {
        sk_attention(
            isa, Int32(heads), Int64(tokens), query,
            pages.assumingMemoryBound(to: UnsafePointer<Float>?.self), layout, scale, scores, output
        )
    }
}
