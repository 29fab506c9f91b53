import CSprintKernels

/// An immutable matrix of weights as it is stored, `rows` × `columns`, row-major: `y = x · wᵀ` has
/// `rows` columns.
///
/// A vector (a norm's scale, a bias) is one row. Tensors of a mapped file stay where they lie, so
/// that processes share them, until `dense()` or `PackedMatrix` lays them out for a kernel.
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
    }

    private init(_ matrix: FloatMatrix, rows: Int) {
        self.rows = rows
        columns = matrix.columns
        element = .f32
        bytes = UnsafeRawPointer(matrix.base).assumingMemoryBound(to: UInt8.self)
        owner = matrix
    }

    private init(aliasOf other: WeightMatrix) {
        (rows, columns, element) = (other.rows, other.columns, other.element)
        (bytes, owner) = (other.bytes, other.owner)
    }

    /// The same weights behind a reference of its own; see `Projection.alias`.
    public func alias() -> WeightMatrix { WeightMatrix(aliasOf: self) }

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

    /// Writes one row as floats.
    func dequantise(row: Int, into output: UnsafeMutablePointer<Float>) {
        let source = bytes + row * element.byteCount(ofElements: columns)
        element.dequantise(UnsafeRawPointer(source), columns, into: output)
    }

    private var isDense: Bool {
        element == .f32
            && UInt(bitPattern: bytes).isMultiple(of: UInt(MemoryLayout<Float>.alignment))
    }
}
