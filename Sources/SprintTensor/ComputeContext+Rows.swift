import CSprintKernels
import SprintProtocol

extension ComputeContext {
    /// y = x / √(mean(x²) + ε) · scale for each of the first `rows` rows (arXiv 1910.07467); x may
    /// be y.
    ///
    /// `scale` has as many elements as the group that is normalised: a row, or one head of it.
    public func rmsNorm(
        _ x: FloatMatrix, scale: WeightMatrix, epsilon: Float, into y: FloatMatrix, rows: Int
    ) {
        precondition(
            x.columns == y.columns && rows <= min(x.rowCapacity, y.rowCapacity), "equal shapes")
        precondition(x.columns % scale.columns == 0, "a row is made of whole groups")
        let groups = x.columns / scale.columns
        split(rows, nanosecondsPerRow: x.columns / 8) { range, _ in
            sk_rms_norm(
                isa, Int64(range.count * groups), Int64(scale.columns),
                x.pointer(row: range.lowerBound),
                scale.base, epsilon, y.pointer(row: range.lowerBound))
        }
    }

    /// Rotates every head of row i in place by row `positions[i]` of `table` (arXiv 2104.09864).
    ///
    /// A table row holds headDimension/2 cosines, then as many sines.
    public func rope(_ x: FloatMatrix, table: FloatMatrix, positions: Span<Int>, interleaved: Bool)
    {
        let dimension = table.columns
        precondition(
            x.columns % dimension == 0 && positions.count <= x.rowCapacity, "rows of whole heads")
        for row in positions.indices {
            precondition(
                (0..<table.rowCapacity).contains(positions[row]), "a position of the table")
            let cosines = table.pointer(row: positions[row])
            sk_rope(
                isa, Int32(x.columns / dimension), Int32(dimension), interleaved ? 1 : 0, cosines,
                cosines + dimension / 2, x.pointer(row: row))
        }
    }

    /// x += y, the residual.
    public func add(_ y: FloatMatrix, to x: FloatMatrix, rows: Int) {
        precondition(
            x.columns == y.columns && rows <= min(x.rowCapacity, y.rowCapacity), "equal shapes")
        split(rows, nanosecondsPerRow: x.columns / 16) { range, _ in
            sk_add(
                isa, Int64(range.count * x.columns), y.pointer(row: range.lowerBound),
                x.pointer(row: range.lowerBound))
        }
    }

    /// x += bias in each row.
    public func addBias(_ bias: WeightMatrix, to x: FloatMatrix, rows: Int) {
        precondition(
            bias.columns == x.columns && rows <= x.rowCapacity, "a bias as wide as the rows")
        for row in 0..<rows { sk_add(isa, Int64(x.columns), bias.base, x.pointer(row: row)) }
    }

    /// gate = silu(gate) · up (arXiv 2002.05202), with our own exp.
    public func siluMultiply(_ gate: FloatMatrix, by up: FloatMatrix, rows: Int) {
        precondition(
            gate.columns == up.columns && rows <= min(gate.rowCapacity, up.rowCapacity),
            "equal shapes")
        split(rows, nanosecondsPerRow: up.columns / 2) { range, _ in
            sk_silu_multiply(
                isa, Int64(range.count * up.columns), up.pointer(row: range.lowerBound),
                gate.pointer(row: range.lowerBound))
        }
    }

    /// Row i of x = row `tokens[i]` of the embedding, whatever it is stored as.
    ///
    /// The first row of `scratch`, as wide as x, may be overwritten.
    public func embed(
        _ tokens: Span<TokenID>, from embedding: WeightMatrix, into x: FloatMatrix,
        scratch: FloatMatrix
    ) {
        precondition(
            x.columns == embedding.columns && tokens.count <= x.rowCapacity, "rows of the embedding"
        )
        precondition(scratch.columns == x.columns && scratch !== x, "a row of scratch")
        for row in tokens.indices {
            let token = Int(tokens[row])
            precondition((0..<embedding.rows).contains(token), "a token of the vocabulary")
            embedding.dequantise(row: token, into: x.pointer(row: row), scratch: scratch.base)
        }
    }

    /// Row i of y = row `rows[i]` of x.
    public func select(_ rows: Span<Int>, of x: FloatMatrix, into y: FloatMatrix) {
        precondition(x.columns == y.columns && rows.count <= y.rowCapacity, "equal widths and room")
        for row in rows.indices {
            precondition((0..<x.rowCapacity).contains(rows[row]), "a row of x")
            y.pointer(row: row).update(from: x.pointer(row: rows[row]), count: x.columns)
        }
    }

    /// e to each of `x`, as SiLU and attention over f32 pages compute it: `x` clamped to
    /// -87 ... 88, relative error under 2e-7.
    func exponential(_ x: [Float]) -> [Float] {
        [Float](unsafeUninitializedCapacity: x.count) { y, count in
            sk_exp(isa, Int64(x.count), x, y.baseAddress!)
            count = x.count
        }
    }
}
