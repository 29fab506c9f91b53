import CSprintKernels

extension ComputeContext {
    /// y_i[rows, N_i] = x[rows, K] · w_i[N_i, K]ᵀ for projections that share an input, in one go.
    ///
    /// Rows of y beyond `rows`, up to a plan's padding, may be overwritten.
    /// - Parameters:
    ///   - projections: at least one, all of x's width.
    ///   - outputs: one for each projection, as wide as its output features.
    ///   - scratch: room for the rows of x as quantised blocks.
    public func multiply(
        _ x: FloatMatrix, by projections: [Projection], into outputs: [FloatMatrix], rows: Int,
        scratch: QuantisedRows
    ) {
        precondition(projections.count == outputs.count, "an output for each projection")
        guard rows > 0 else { return }
        guard !projections.contains(where: \.isFree) else {
            return multiply(
                x, by: projections.map { $0.resolved(rows: rows) }, into: outputs, rows: rows,
                scratch: scratch)
        }
        var (cost, units) = (0, 0)
        for (projection, y) in zip(projections, outputs) {
            precondition(
                projection.columns == x.columns && projection.rows == y.columns,
                "x · wᵀ has matching shapes")
            precondition(rows <= x.rowCapacity && rows <= y.rowCapacity, "the rows fit")
            cost += projection.nanosecondsPerRow * rows
            units += projection.units
        }
        if projections.contains(where: { $0.input == .blocks }) {
            quantise(x, rows: rows, as: .blocks, into: scratch)
        }
        if projections.contains(where: { $0.input == .wideBlocks }) {
            quantise(x, rows: rows, as: .wideBlocks, into: scratch)
        }
        let lanes = lanes(forNanoseconds: cost)
        let parts = lanes == 1 ? 1 : min(lanes * Self.partsPerLane, units)
        pool.run(parts, limit: lanes) { part, _ in
            let range = units * part / parts..<units * (part + 1) / parts
            var first = 0
            for (projection, y) in zip(projections, outputs) {
                let own = range.clamped(to: first..<first + projection.units)
                if !own.isEmpty {
                    multiply(
                        x, by: projection, own.lowerBound - first..<own.upperBound - first,
                        into: y, rows, scratch)
                }
                first += projection.units
            }
        }
    }

    /// Parts of a product that a thread takes one after another: few, since each is fetched ahead
    /// of its use only from its second panel on, and more than one, so that a thread that is held
    /// up leaves some to the others.
    private static let partsPerLane = 2

    /// A weight as this context's policy multiplies with it.
    public func projection(of weight: WeightMatrix) -> Projection {
        guard matmulPolicy == .panels || matmulPolicy == .free else {
            let dense = weight.dense()
            return .dense(dense, plan(for: dense))
        }
        let packed = PackedMatrix(weight, keepsFloats: matmulPolicy == .free)
        guard matmulPolicy == .free, packed.input == .floats else { return .packed(packed) }
        let dense = weight.dense()
        return .free(packed, dense, plan(for: dense))
    }

    private func quantise(
        _ x: FloatMatrix, rows: Int, as input: ProductInput, into scratch: QuantisedRows
    ) {
        let depth = x.columns
        split(rows, nanosecondsPerRow: depth / 4) { range, _ in
            let (count, first) = (Int64(range.count), range.lowerBound)
            let source = x.pointer(row: first)
            if input == .blocks {
                sk_quantise(
                    isa, count, Int64(depth), source, Int64(depth),
                    scratch.blocks(row: first, depth: depth))
            } else {
                sk_quantise_wide(
                    isa, count, Int64(depth), source, Int64(depth),
                    scratch.wideBlocks(row: first, depth: depth))
            }
        }
    }

    /// The units `parts` of one product.
    private func multiply(
        _ x: FloatMatrix, by projection: Projection, _ parts: Range<Int>, into y: FloatMatrix,
        _ rows: Int, _ scratch: QuantisedRows
    ) {
        switch projection {
        case .dense(let weight, let plan):
            for part in parts { multiply(x, by: weight, plan: plan, block: part, into: y, rows) }
        case .packed(let weight), .free(let weight, _, _):
            let first = parts.lowerBound * PackedMatrix.panelRows
            let count = Int64(min(parts.count * PackedMatrix.panelRows, weight.rows - first))
            let (depth, output) = (weight.columns, y.base + first)
            switch weight.layout {
            case .stored(let form):
                sk_panel_multiply(
                    isa, form, Int64(rows), count, Int64(depth), x.base, Int64(x.columns),
                    scratch.blocks(row: 0, depth: depth), weight.panel(row: first), output,
                    Int64(y.columns))
            case .twelve:
                sk_twelve_multiply(
                    isa, Int64(rows), count, Int64(depth), scratch.wideBlocks(row: 0, depth: depth),
                    weight.panel(row: first), output, Int64(y.columns))
            }
        }
    }
}
