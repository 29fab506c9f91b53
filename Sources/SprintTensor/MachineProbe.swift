import CSprintKernels

/// Work of known size, for whoever measures the machine's two limits: what it can multiply and how
/// fast it can read.
///
/// Holds no clock: call, and time the call.
public final class MachineProbe: Sendable {
    /// Rows, columns and depth of the product: a prefill of 512 tokens through a feed-forward.
    private static let rows = 512, columns = 1_536, depth = 576
    private let pool: ThreadPool
    private let x: FloatMatrix, w: FloatMatrix, y: FloatMatrix
    private let memory: FloatMatrix

    /// Memory to multiply and `bytes` to read, far more than the caches hold.
    public init(threads: Int, bytes: Int) {
        pool = ThreadPool(threads: threads, name: "probe")
        x = FloatMatrix(rowCapacity: Self.rows, columns: Self.depth)
        w = FloatMatrix(rowCapacity: Self.columns, columns: Self.depth)
        y = FloatMatrix(rowCapacity: Self.rows, columns: Self.columns)
        memory = FloatMatrix(rowCapacity: max(1, bytes / 4096), columns: 1_024)
        for row in 0..<memory.rowCapacity { memory.pointer(row: row).pointee = 1 }
        _ = OpenBLAS.core
    }

    /// Multiplies once with OpenBLAS, columns shared among the threads; returns the floating-point
    /// operations that took.
    public func multiply() -> Int {
        pool.run(pool.threads) { task, _ in
            let first = task * Self.columns / pool.threads
            let count = (task + 1) * Self.columns / pool.threads - first
            OpenBLAS.multiply(
                rows: Self.rows, columns: count, depth: Self.depth, x: x.base,
                w: w.pointer(row: first), y: y.base + first, yStride: Self.columns)
        }
        return 2 * Self.rows * Self.columns * Self.depth
    }

    /// Reads the memory once, shared among the threads; returns the bytes that were read.
    public func read() -> Int {
        pool.run(pool.threads) { task, _ in
            let first = task * memory.rowCapacity / pool.threads
            let count = (task + 1) * memory.rowCapacity / pool.threads - first
            _ = sk_read(memory.pointer(row: first), Int64(count * memory.columns))
        }
        return memory.rowCapacity * memory.columns * MemoryLayout<Float>.stride
    }
}
