import CSprintKernels

/// An immutable matrix of weights as it is stored, `rows` × `columns`, row-major: `y = x · wᵀ` has
/// `rows` columns.
///
/// A vector (a norm's scale, a bias) is one row. Tensors of a mapped file stay where they lie until
/// `dense()`, `detached()` or `PackedMatrix` lays them out for a kernel.
@safe public final class WeightMatrix: @unchecked Sendable {
    /// Output features.
    public let rows: Int
    /// Input features.
    public let columns: Int
    /// Storage type.
    public let element: TensorElement
    let bytes: UnsafePointer<UInt8>
    /// Keeps the memory of `bytes` alive.
    private let owner: AnyObject
    /// The file that rows are read from when they are asked for, and where the first begins there.
    private let file: MappedFile?, start: Int

    /// Copies `rows * columns` values, row-major.
    public convenience init(_ values: [Float], rows: Int, columns: Int) {
        precondition(values.count == rows * columns, "rows × columns values")
        let matrix = FloatMatrix(rowCapacity: rows, columns: columns)
        values.withUnsafeBufferPointer {
            matrix.base.update(from: $0.baseAddress!, count: $0.count)
        }
        self.init(matrix, rows: rows)
    }

    /// A tensor of `file`: its bytes in `range`, `rows` rows of whole blocks without gaps.
    public init(
        file: MappedFile, range: Range<Int>, element: TensorElement, rows: Int, columns: Int
    ) {
        precondition(rows > 0 && columns > 0, "a matrix has at least one row and one column")
        precondition(
            range.count == rows * element.byteCount(ofElements: columns),
            "the range holds the tensor exactly")
        self.rows = rows
        self.columns = columns
        self.element = element
        bytes = file.withBytes(range) { bytes in
            bytes.withUnsafeBytes { $0.baseAddress!.assumingMemoryBound(to: UInt8.self) }
        }
        owner = file
        (self.file, start) = (nil, range.lowerBound)
    }

    private convenience init(_ matrix: FloatMatrix, rows: Int) {
        self.init(
            of: (rows, matrix.columns, .f32), bytes: UnsafeRawPointer(matrix.base), owner: matrix)
    }

    private init(
        of shape: (rows: Int, columns: Int, element: TensorElement), bytes: UnsafeRawPointer,
        owner: AnyObject, file: MappedFile? = nil, start: Int = 0
    ) {
        (rows, columns, element) = shape
        self.bytes = bytes.assumingMemoryBound(to: UInt8.self)
        (self.owner, self.file, self.start) = (owner, file, start)
    }

    /// The same weights behind a reference of its own; see `Projection.alias`.
    public func alias() -> WeightMatrix {
        WeightMatrix(
            of: (rows, columns, element), bytes: bytes, owner: owner, file: file, start: start)
    }

    /// The same matrix for those who want some rows of it now and then, without its file's mapping:
    /// a small one is copied, of a larger one each row is read when it is asked for.
    public func detached() -> WeightMatrix {
        guard let mapped = owner as? MappedFile, file == nil else { return self }
        let shape = (rows, columns, element), byteCount = rows * rowBytes
        guard byteCount <= Self.copiedBytes else {
            return WeightMatrix(of: shape, bytes: bytes, owner: mapped, file: mapped, start: start)
        }
        let size = MemoryLayout<Float>.size
        let copy = FloatMatrix(rowCapacity: (byteCount + size - 1) / size, columns: 1)
        UnsafeMutableRawPointer(copy.base).copyMemory(from: bytes, byteCount: byteCount)
        return WeightMatrix(of: shape, bytes: UnsafeRawPointer(copy.base), owner: copy)
    }

    /// So much is nothing beside a process, and reading rows would take a small model's step a part
    /// of its time.
    private static let copiedBytes = 8 << 20

    private var rowBytes: Int { element.byteCount(ofElements: columns) }

    /// The matrix in f32: this one where it is that already, else a copy of 4 bytes an element.
    public func dense() -> WeightMatrix {
        if isDense { return self }
        let matrix = FloatMatrix(rowCapacity: rows, columns: columns)
        element.dequantise(UnsafeRawPointer(bytes), rows * columns, into: matrix.base)
        return WeightMatrix(matrix, rows: rows)
    }

    /// The values, row-major, for tests; allocates.
    public var values: [Float] {
        let matrix = dense()
        return Array(UnsafeBufferPointer(start: matrix.base, count: rows * columns))
    }

    /// The values of a dense matrix.
    var base: UnsafePointer<Float> {
        precondition(isDense, "a kernel of f32 weights reads a dense matrix")
        return UnsafeRawPointer(bytes).assumingMemoryBound(to: Float.self)
    }

    /// Writes one row as floats; of a row that is read first, `scratch` takes the bytes.
    func dequantise(
        row: Int, into output: UnsafeMutablePointer<Float>, scratch: UnsafeMutablePointer<Float>
    ) {
        guard let file else { return dequantise(row: row, into: output) }
        let first = start + row * rowBytes
        file.read(first..<first + rowBytes, into: scratch)
        element.dequantise(UnsafeRawPointer(scratch), columns, into: output)
    }

    /// Writes one row as floats from where the matrix lies.
    func dequantise(row: Int, into output: UnsafeMutablePointer<Float>) {
        element.dequantise(UnsafeRawPointer(bytes + row * rowBytes), columns, into: output)
    }

    private var isDense: Bool {
        element == .f32
            && UInt(bitPattern: bytes).isMultiple(of: UInt(MemoryLayout<Float>.alignment))
    }
}
