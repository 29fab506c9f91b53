import CSprintKernels
import SprintProtocol

extension ComputeContext {
    /// Rounds one layer's keys and values of all rows into their fp16 pages' slots.
    func storeHalves(keys: FloatMatrix, values: FloatMatrix, layer: Int, in table: PageTable) {
        let geometry = table.geometry
        let keyPlane = table.offset(layer: layer, values: false, head: 0)
        let valuePlane = table.offset(layer: layer, values: true, head: 0)
        for (index, row) in table.rows.enumerated() {
            let page = table.pointers[row.firstPage + row.position / Limits.pageTokens]
            let payload = page.assumingMemoryBound(to: UInt16.self)
            sk_half_store(
                isa, Int32(geometry.kvHeads), Int32(geometry.headDimension),
                keys.pointer(row: index), values.pointer(row: index), payload + keyPlane,
                payload + valuePlane, Int32(row.position % Limits.pageTokens))
        }
    }

    /// Causal attention over fp16 pages; see `attend`. A page that sequences share is read once for
    /// all their rows.
    func attendHalves(
        queries: FloatMatrix, layer: Int, table: PageTable, scores: AttentionScores,
        into output: FloatMatrix
    ) {
        let kvHeads = table.geometry.kvHeads
        let heads = queries.columns / table.geometry.headDimension
        let cost = Self.attentionNanoseconds(
            tokensSeen: table.tokensTotal, columns: queries.columns)
        let lanes = lanes(forNanoseconds: cost)
        // Heads alone are the tasks where they share out evenly: a second part reads pages again.
        let parts = kvHeads.isMultiple(of: lanes) ? 1 : min(lanes, table.rowCount)
        let tours = table.tours(parts: parts)
        let states = scores.softmax(table.rowCount * heads)
        pool.run(kvHeads * parts, limit: lanes) { task, _ in
            attendHalves(
                tours[task / kvHeads], head: task % kvHeads, queries: queries, layer: layer,
                table: table, states: states, into: output)
        }
    }

    /// Nanoseconds that one layer's attention over fp16 pages takes on one thread, roughly.
    public static func attentionNanoseconds(tokensSeen: Int, columns: Int) -> Int {
        tokensSeen * columns / 12
    }

    /// One KV head's query heads on a tour.
    private func attendHalves(
        _ tour: PageTour, head: Int, queries: FloatMatrix, layer: Int, table: PageTable,
        states: UnsafeMutablePointer<sk_softmax>, into output: FloatMatrix
    ) {
        let dimension = table.geometry.headDimension
        let heads = queries.columns / dimension
        let group = heads / table.geometry.kvHeads
        let keyPlane = table.offset(layer: layer, values: false, head: head)
        let valuePlane = table.offset(layer: layer, values: true, head: head)
        table.positions.withUnsafeBufferPointer { positions in
            tour.members.withUnsafeBufferPointer { members in
                var rows = sk_half_rows(
                    count: 0, query_stride: Int64(queries.columns),
                    output_stride: Int64(output.columns), softmax_stride: Int64(heads),
                    heads: Int32(group), dimension: Int32(dimension), numbers: nil,
                    positions: positions.baseAddress!,
                    query: queries.base + head * group * dimension,
                    output: output.base + head * group * dimension,
                    softmax: states + head * group, scale: 1 / Float(dimension).squareRoot())
                func planes(_ visit: PageTour.Visit) -> sk_half_page {
                    let payload = table.pointers[visit.page].assumingMemoryBound(to: UInt16.self)
                    return sk_half_page(keys: payload + keyPlane, values: payload + valuePlane)
                }
                guard var here = tour.visits.first.map(planes) else { return }
                for (number, visit) in tour.visits.enumerated() {
                    let isLast = number + 1 == tour.visits.count
                    let next = isLast ? here : planes(tour.visits[number + 1])
                    rows.numbers = members.baseAddress! + visit.rows.lowerBound
                    rows.count = Int64(visit.rows.count)
                    sk_half_attend(isa, rows, Int64(visit.firstToken), here, next)
                    here = next
                }
                table.numbers.withUnsafeBufferPointer { numbers in
                    rows.numbers = numbers.baseAddress! + tour.rows.lowerBound
                    rows.count = Int64(tour.rows.count)
                    sk_half_finish(isa, rows)
                }
            }
        }
    }
}
