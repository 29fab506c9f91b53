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

    /// Bytes of weights that a product of one row reads.
    public var byteCount: Int {
        switch self {
        case .dense(let weight, _): weight.rows * weight.columns * MemoryLayout<Float>.size
        case .packed(let weight), .free(let weight, _, _): weight.byteCount
        }
    }

    /// The same weights behind references of its own.
    ///
    /// Threads that use one reference in turn wait for each other's counting of it, which takes
    /// longer than a small product.
    public func alias() -> Projection {
        switch self {
        case .dense(let weight, let plan): .dense(weight.alias(), plan)
        case .packed(let weight): .packed(weight.alias())
        case .free(let weight, let dense, let plan): .free(weight.alias(), dense.alias(), plan)
        }
    }

    /// What the product reads x as.
    var input: ProductInput {
        switch self {
        case .dense, .free: .floats
        case .packed(let weight): weight.input
        }
    }

    /// Whether it is held as stored, in panels.
    public var isPacked: Bool { if case .packed = self { true } else { false } }

    /// Whether the rows decide what multiplies.
    var isFree: Bool { if case .free = self { true } else { false } }

    /// What a product of so many rows runs: never `free`.
    func resolved(rows: Int) -> Projection {
        guard case .free(let packed, let dense, let plan) = self else { return self }
        return rows < Self.denseRowsMin ? .packed(packed) : .dense(dense, plan)
    }

    /// The smallest parts that a product can be divided into: a plan's blocks, or panels.
    var units: Int {
        switch self {
        case .dense(_, let plan): plan.blocks
        case .packed(let weight), .free(let weight, _, _):
            (weight.rows + PackedMatrix.panelRows - 1) / PackedMatrix.panelRows
        }
    }

    /// Rows from which on `free` takes OpenBLAS.
    static let denseRowsMin = 16

    /// Nanoseconds that one row of a product takes on one thread, roughly.
    public var nanosecondsPerRow: Int {
        let multiplications = rows * columns
        switch self {
        case .dense: return multiplications / 16
        case .packed(let weight), .free(let weight, _, _):
            return switch weight.input {
            case .floats: multiplications / 32
            case .wideBlocks: multiplications / 64
            case .blocks: multiplications / 96
            }
        }
    }
}
