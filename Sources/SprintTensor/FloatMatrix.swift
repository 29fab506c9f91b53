import Glibc

/// A reusable f32 matrix for activations and logits, row-major and 64-byte aligned.
///
/// Kernels write it through a shared reference, so its owner lets one forward pass at a time use
/// it. Beyond `rowCapacity` lie `paddingRows` further rows, which a matrix product may read and
/// overwrite when it pads its row count.
@safe public final class FloatMatrix: @unchecked Sendable {
    /// Rows of slack behind the capacity; the most that a matrix product pads.
    static let paddingRows = 16

    /// Rows a caller may use.
    public let rowCapacity: Int
    /// Elements of a row; rows lie without gaps.
    public let columns: Int
    let base: UnsafeMutablePointer<Float>
    private let byteCount: Int

    /// Allocates zeros; memory that is never written takes none.
    public init(rowCapacity: Int, columns: Int) {
        precondition(rowCapacity > 0 && columns > 0, "a matrix has at least one row and one column")
        self.rowCapacity = rowCapacity
        self.columns = columns
        byteCount = (rowCapacity + Self.paddingRows) * columns * MemoryLayout<Float>.stride
        guard
            let raw = mmap(
                nil, byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
            raw != MAP_FAILED
        else {
            fatalError("no memory for a matrix of \(byteCount) bytes")
        }
        base = raw.bindMemory(to: Float.self, capacity: byteCount / MemoryLayout<Float>.stride)
    }

    deinit { munmap(base, byteCount) }

    /// Lends one row for reading.
    public func withRow<Result>(_ row: Int, _ body: (Span<Float>) throws -> Result) rethrows
        -> Result
    {
        precondition((0..<rowCapacity).contains(row), "a row within the matrix")
        return try body(Span(_unsafeStart: base + row * columns, count: columns))
    }

    /// Sets one row, for tests and small tables.
    public func setRow(_ row: Int, to values: [Float]) {
        precondition((0..<rowCapacity).contains(row), "a row within the matrix")
        precondition(values.count == columns, "a row has as many values as the matrix has columns")
        for (column, value) in values.enumerated() { base[row * columns + column] = value }
    }

    /// Sets rows `first` ..< `first + count` to the first of another matrix.
    public func setRows(from first: Int, to other: FloatMatrix, count: Int) {
        precondition(columns == other.columns && count <= other.rowCapacity, "rows of equal width")
        precondition(first >= 0 && first + count <= rowCapacity, "rows within the matrix")
        pointer(row: first).update(from: other.base, count: count * columns)
    }

    /// One row as an array, for tests and tools; allocates.
    public func row(_ row: Int) -> [Float] {
        withRow(row) { span in span.indices.map { span[$0] } }
    }

    func pointer(row: Int) -> UnsafeMutablePointer<Float> { base + row * columns }
}
