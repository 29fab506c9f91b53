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
        var (cost, tasks, readsQuantised) = (0, 0, false)
        for (projection, y) in zip(projections, outputs) {
            precondition(
                projection.columns == x.columns && projection.rows == y.columns,
                "x · wᵀ has matching shapes")
            precondition(rows <= x.rowCapacity && rows <= y.rowCapacity, "the rows fit")
            cost += projection.nanosecondsPerRow * rows
            tasks += projection.tasks
            readsQuantised = readsQuantised || projection.readsQuantised
        }
        if readsQuantised { quantise(x, rows: rows, into: scratch) }
        let lanes = lanes(forNanoseconds: cost)
        guard lanes > 1 else {
            for (projection, y) in zip(projections, outputs) {
                multiply(x, by: projection, 0..<projection.tasks, into: y, rows, scratch)
            }
            return
        }
        pool.run(tasks, limit: lanes) { task, _ in
            var (index, part) = (0, task)
            while part >= projections[index].tasks {
                part -= projections[index].tasks
                index += 1
            }
            multiply(
                x, by: projections[index], part..<part + 1, into: outputs[index], rows, scratch)
        }
    }

    /// A weight as this context's policy multiplies with it.
    public func projection(of weight: WeightMatrix) -> Projection {
        guard matmulPolicy == .panels || matmulPolicy == .free else {
            let dense = weight.dense()
            return .dense(dense, plan(for: dense))
        }
        let packed = PackedMatrix(weight)
        guard matmulPolicy == .free, !packed.isQuantised else { return .packed(packed) }
        let dense = weight.dense()
        return .free(packed, dense, plan(for: dense))
    }

    private func quantise(_ x: FloatMatrix, rows: Int, into scratch: QuantisedRows) {
        let depth = x.columns
        split(rows, nanosecondsPerRow: depth / 4) { range, _ in
            sk_quantise(
                isa, Int64(range.count), Int64(depth), x.pointer(row: range.lowerBound),
                Int64(depth), scratch.pointers(row: range.lowerBound, depth: depth))
        }
    }

    /// The tasks `parts` of one product.
    private func multiply(
        _ x: FloatMatrix, by projection: Projection, _ parts: Range<Int>, into y: FloatMatrix,
        _ rows: Int, _ scratch: QuantisedRows
    ) {
        switch projection {
        case .dense(let weight, let plan):
            for part in parts { multiply(x, by: weight, plan: plan, block: part, into: y, rows) }
        case .packed(let weight), .free(let weight, _, _):
            let first = parts.lowerBound * Projection.taskRows
            let count = min(parts.count * Projection.taskRows, weight.rows - first)
            sk_panel_multiply(
                isa, weight.element.form, Int64(rows), Int64(count), Int64(weight.columns),
                x.base, Int64(x.columns), scratch.pointers(row: 0, depth: weight.columns),
                weight.panel(row: first), y.base + first, Int64(y.columns))
        }
    }
}
