import SprintProtocol

/// How products with weights of one shape are computed: which kernel, and how columns are split
/// into tasks.
///
/// Follows from the shape (and OpenBLAS's core) alone, never from the number of rows or threads, so
/// that a row's bits never depend on them (contract C1).
public struct MatmulPlan: Hashable, Sendable {
    /// What multiplies.
    public enum Kernel: Hashable, Sendable {
        /// Ours: 16 virtual lanes, the same bits on every CPU.
        case lanes16
        /// `cblas_sgemm`, never with fewer rows than `rowsMin`.
        case openBLAS(rowsMin: Int)
    }

    /// Which kernels a plan may choose.
    public enum Policy: Hashable, Sendable {
        /// OpenBLAS where it keeps row invariance, ours elsewhere.
        case automatic
        /// Only ours, so that replicas on unlike CPUs may share a run.
        case lanes16
        /// The `fast` profile: weights as stored, floats in 12 bits, packed in panels, whole-number
        /// inputs and fp16 keys and values; only our kernels. It plans no dense product.
        case panels
        /// As `panels`, but float weights as they are, by OpenBLAS where there are many rows: gives
        /// up row invariance, to measure what it costs.
        case free
    }

    /// The kernel.
    public let kernel: Kernel
    /// Output features, and input features.
    public let columns: Int, depth: Int
    /// Columns of one task; the last may have fewer.
    public let blockColumns: Int

    /// Plans products with a `columns` × `depth` weight; may check OpenBLAS (see its cost there).
    public init(columns: Int, depth: Int, policy: Policy = .automatic) {
        self.columns = columns
        self.depth = depth
        if policy == .free {
            (kernel, blockColumns) = (.openBLAS(rowsMin: 1), max(64, (columns + 1) / 2))
        } else if policy == .automatic, let blas = Self.openBLAS(columns: columns, depth: depth) {
            (kernel, blockColumns) = (.openBLAS(rowsMin: blas.rowsMin), blas.blockColumns)
        } else {
            (kernel, blockColumns) = (.lanes16, 64)
        }
    }

    /// Tasks of one product.
    var blocks: Int { (columns + blockColumns - 1) / blockColumns }

    /// The columns of task `block`.
    func columns(of block: Int) -> Range<Int> {
        block * blockColumns..<min((block + 1) * blockColumns, columns)
    }

    private static func openBLAS(columns: Int, depth: Int) -> (rowsMin: Int, blockColumns: Int)? {
        guard OpenBLAS.coresKnownGood.contains(OpenBLAS.core), depth % OpenBLAS.depthMultiple == 0
        else {
            return nil
        }
        let split = (columns + 2 * ((columns + 1023) / 1024) - 1) / (2 * ((columns + 1023) / 1024))
        for blockColumns in [(split + 31) / 32 * 32, columns] {
            let last = columns % blockColumns == 0 ? blockColumns : columns % blockColumns
            let rowsMin = OpenBLAS.multiplicationsMin / (last * depth) + 1
            guard rowsMin <= FloatMatrix.paddingRows else { continue }
            let good = Set([min(blockColumns, columns), last]).allSatisfy { width in
                OpenBLAS.keepsRowInvariance(columns: width, depth: depth, rowsMin: rowsMin)
            }
            if good { return (rowsMin, blockColumns) }
        }
        return nil
    }
}

extension MatmulPlan.Policy {
    /// What pages hold unless someone says otherwise.
    public var kvElement: KVGeometry.Element {
        switch self {
        case .automatic, .lanes16: .float32
        case .panels, .free: .float16
        }
    }
}
