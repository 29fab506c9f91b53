import CSprintKernels

extension ComputeContext {
    /// y[rows, N] = x[rows, K] · w[N, K]ᵀ for the first `rows` rows; w is dense.
    ///
    /// `plan` is that of w's shape. Rows of y beyond `rows`, up to its padding, may be overwritten.
    public func multiply(
        _ x: FloatMatrix, by w: WeightMatrix, plan: MatmulPlan, into y: FloatMatrix, rows: Int
    ) {
        precondition(
            plan.columns == w.rows && plan.depth == w.columns, "the plan is of this weight's shape")
        precondition(x.columns == w.columns && y.columns == w.rows, "x · wᵀ has matching shapes")
        precondition(rows <= x.rowCapacity && rows <= y.rowCapacity, "the rows fit both matrices")
        guard rows > 0 else { return }
        let cost = Projection.dense(w, plan).nanosecondsPerRow * rows
        pool.run(plan.blocks, limit: lanes(forNanoseconds: cost)) { block, _ in
            multiply(x, by: w, plan: plan, block: block, into: y, rows)
        }
    }

    /// Task `block` of a dense product.
    func multiply(
        _ x: FloatMatrix, by w: WeightMatrix, plan: MatmulPlan, block: Int, into y: FloatMatrix,
        _ rows: Int
    ) {
        let columns = plan.columns(of: block)
        let weights = w.base + columns.lowerBound * w.columns
        let output = y.base + columns.lowerBound
        switch plan.kernel {
        case .lanes16:
            sk_gemm(
                isa, Int64(rows), Int64(columns.count), Int64(w.columns), x.base,
                Int64(x.columns), weights, Int64(w.columns), output, Int64(y.columns))
        case .openBLAS(let rowsMin):
            OpenBLAS.multiply(
                rows: max(rows, rowsMin), columns: columns.count, depth: w.columns, x: x.base,
                w: weights, y: output, yStride: y.columns)
        }
    }

    /// The plan for products with `w` under this context's policy.
    public func plan(for w: WeightMatrix) -> MatmulPlan {
        MatmulPlan(columns: w.rows, depth: w.columns, policy: matmulPolicy)
    }

    /// Name of the order of arithmetic that these projections have, all other kernels being ours.
    ///
    /// `fast/panels16` where they are packed, with `+twelve` if floats among them are held in 12
    /// bits; `free` where the rows decide. Else `reference/f32/lanes16` where only our kernels
    /// multiply, or OpenBLAS's version and core, and the shapes that were left to ours.
    public static func numericsID(of projections: [Projection]) -> String {
        guard !projections.contains(where: \.isFree) else {
            return "free/openblas-\(OpenBLAS.version)-\(OpenBLAS.core)"
        }
        let plans = projections.compactMap { projection in
            if case .dense(_, let plan) = projection { plan } else { nil }
        }
        guard plans.isEmpty else { return "reference/" + numericsID(of: plans) }
        let isTwelve = projections.contains { $0.input == .wideBlocks }
        return "fast/panels16" + (isTwelve ? "+twelve" : "")
    }

    /// The dense part of a name: `f32/lanes16`, or what OpenBLAS multiplies and what it does not.
    static func numericsID(of plans: [MatmulPlan]) -> String {
        let ours = Set(plans.filter { $0.kernel == .lanes16 }.map { "\($0.columns)x\($0.depth)" })
        guard plans.contains(where: { $0.kernel != .lanes16 }) else { return "f32/lanes16" }
        let rest = ours.isEmpty ? "" : "/lanes16:" + ours.sorted().joined(separator: ",")
        return "f32/openblas-\(OpenBLAS.version)-\(OpenBLAS.core)" + rest
    }
}
