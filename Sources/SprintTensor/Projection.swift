/// A matrix of weights in the form that its profile multiplies with: `y = x · wᵀ`.
public enum Projection: Sendable {
    /// f32, by OpenBLAS or our kernel, as the plan says.
    case dense(WeightMatrix, MatmulPlan)
    /// As stored, in panels, by our kernels.
    case packed(PackedMatrix)
    /// Packed for fewer than `denseRowsMin` rows, f32 by OpenBLAS for more: a row's bits depend on
    /// the rows beside it, so no cluster runs it.
    case free(PackedMatrix, WeightMatrix, MatmulPlan)

    /// Output features.
    public var rows: Int {
        switch self {
        case .dense(let weight, _): weight.rows
        case .packed(let weight), .free(let weight, _, _): weight.rows
        }
    }

    /// Input features.
    public var columns: Int {
        switch self {
        case .dense(let weight, _): weight.columns
        case .packed(let weight), .free(let weight, _, _): weight.columns
        }
    }

    /// Whether the product reads x as quantised blocks.
    var readsQuantised: Bool {
        switch self {
        case .dense, .free: false
        case .packed(let weight): weight.isQuantised
        }
    }

    /// Whether the rows decide what multiplies.
    var isFree: Bool { if case .free = self { true } else { false } }

    /// What a product of so many rows runs: never `free`.
    func resolved(rows: Int) -> Projection {
        guard case .free(let packed, let dense, let plan) = self else { return self }
        return rows < Self.denseRowsMin ? .packed(packed) : .dense(dense, plan)
    }

    /// Parts that threads may take of one product.
    var tasks: Int {
        switch self {
        case .dense(_, let plan): plan.blocks
        case .packed(let weight), .free(let weight, _, _):
            (weight.rows + Self.taskRows - 1) / Self.taskRows
        }
    }

    /// Rows from which on `free` takes OpenBLAS.
    static let denseRowsMin = 16

    /// Output features of a part of a packed product.
    static let taskRows = 64

    /// Nanoseconds that one row of a product takes on one thread, roughly.
    var nanosecondsPerRow: Int {
        let multiplications = rows * columns
        switch self {
        case .dense: return multiplications / 16
        case .packed(let weight), .free(let weight, _, _):
            return multiplications / (weight.isQuantised ? 96 : 32)
        }
    }
}
