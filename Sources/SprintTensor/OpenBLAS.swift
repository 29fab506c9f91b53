import COpenBLAS
import Glibc
import Synchronization

/// OpenBLAS, on one thread of its own; our pool splits the work over columns instead.
///
/// Its kernels follow the CPU, and only some keep row invariance (contract C1): the AVX-512 ones
/// do, for depths that are multiples of 32 and products of more than 10⁶ multiplications (a smaller
/// one goes to another kernel with another order), the AVX2 ones do not. `keepsRowInvariance`
/// checks rather than assumes.
enum OpenBLAS {
    /// Cores whose kernels were found row invariant.
    static let coresKnownGood = ["Cooperlake", "SapphireRapids", "SkylakeX"]
    /// Multiplications of one call from which the small-matrix kernel is left with margin (it ends
    /// at 10⁶).
    static let multiplicationsMin = 1_250_000
    /// Depths that are no multiple of this are left to our kernel.
    static let depthMultiple = 32
    /// Rows of the largest product in use: a forward pass and its padding.
    static let rowsChecked = 256

    /// The kernels OpenBLAS chose for this CPU, for example `Cooperlake`; `OPENBLAS_CORETYPE`
    /// overrides it.
    static let core: String = {
        openblas_set_num_threads(1)
        return String(cString: openblas_get_corename())
    }()

    /// For example `0.3.21`.
    static let version: String = {
        let words = String(cString: openblas_get_config()).split(separator: " ")
        return words.count > 1 ? String(words[1]) : "unknown"
    }()

    /// y[rows, columns] = x[rows, depth] · w[columns, depth]ᵀ, with row strides in elements.
    static func multiply(
        rows: Int, columns: Int, depth: Int, x: UnsafePointer<Float>, w: UnsafePointer<Float>,
        y: UnsafeMutablePointer<Float>, yStride: Int
    ) {
        cblas_sgemm(
            CblasRowMajor, CblasNoTrans, CblasTrans, blasint(rows), blasint(columns),
            blasint(depth), 1, x,
            blasint(depth), w, blasint(depth), 0, y, blasint(yStride))
    }

    /// Whether a row of this product has the same bits whatever the rows beside it, from `rowsMin`
    /// rows on.
    ///
    /// Multiplies seeded random matrices at several row counts and places and compares; costs about
    /// 1,200 · columns · depth multiplications once for each shape in a process.
    static func keepsRowInvariance(columns: Int, depth: Int, rowsMin: Int) -> Bool {
        let shape = [columns, depth, rowsMin]
        return verdicts.withLock { verdicts in
            if let verdict = verdicts[shape] { return verdict }
            let verdict = checkRowInvariance(columns: columns, depth: depth, rowsMin: rowsMin)
            verdicts[shape] = verdict
            return verdict
        }
    }

    private static let verdicts = Mutex<[[Int]: Bool]>([:])

    private static func checkRowInvariance(columns: Int, depth: Int, rowsMin: Int) -> Bool {
        let x = FloatMatrix(rowCapacity: rowsChecked, columns: depth)
        let w = FloatMatrix(rowCapacity: columns, columns: depth)
        let whole = FloatMatrix(rowCapacity: rowsChecked, columns: columns)
        let part = FloatMatrix(rowCapacity: rowsChecked, columns: columns)
        var state: UInt32 = 1
        for matrix in [x, w] { fill(matrix, state: &state) }
        multiply(
            rows: rowsChecked, columns: columns, depth: depth, x: x.base, w: w.base, y: whole.base,
            yStride: columns)
        let counts = (rowsMin..<rowsMin + 16).map { $0 } + [31, 33, 48, 63, 65, 97, 129, 250]
        for (index, count) in counts.enumerated() where count >= rowsMin {
            let place = min(index % 7, rowsChecked - count)
            multiply(
                rows: count, columns: columns, depth: depth, x: x.pointer(row: place), w: w.base,
                y: part.base, yStride: columns)
            let byteCount = count * columns * MemoryLayout<Float>.stride
            guard memcmp(part.base, whole.pointer(row: place), byteCount) == 0 else { return false }
        }
        return true
    }

    /// Values in -0.5 ..< 0.5 of a linear congruential generator.
    private static func fill(_ matrix: FloatMatrix, state: inout UInt32) {
        for element in 0..<matrix.rowCapacity * matrix.columns {
            state = state &* 1_664_525 &+ 1_013_904_223
            matrix.base[element] = Float(state >> 8) * 0x1p-24 - 0.5
        }
    }
}
