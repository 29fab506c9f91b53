/// An immutable f32 matrix of weights, `rows` × `columns`, row-major: `y = x · wᵀ` has `rows`
/// columns.
///
/// A vector (a norm's scale, a bias) is one row. F32 tensors of a mapped file are used where they
/// lie, so that processes share them; others are dequantised when the matrix is made and cost 4
/// bytes an element.
@safe public final class WeightMatrix: @unchecked Sendable {
    /// Output features.
    public let rows: Int
    /// Input features.
    public let columns: Int
    let base: UnsafePointer<Float>
    /// Keeps the memory of `base` alive.
    private let owner: AnyObject

    /// Copies `rows * columns` values, row-major.
    public init(_ values: [Float], rows: Int, columns: Int) {
        precondition(values.count == rows * columns, "rows × columns values")
        self.rows = rows
        self.columns = columns
        let matrix = FloatMatrix(rowCapacity: rows, columns: columns)
        values.withUnsafeBufferPointer {
            matrix.base.update(from: $0.baseAddress!, count: $0.count)
        }
        owner = matrix
        base = UnsafePointer(matrix.base)
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
        let source = file.withBytes(range) { bytes in bytes.withUnsafeBytes { $0.baseAddress! } }
        if element == .f32,
            UInt(bitPattern: source).isMultiple(of: UInt(MemoryLayout<Float>.alignment))
        {
            owner = file
            base = source.assumingMemoryBound(to: Float.self)
        } else {
            let matrix = FloatMatrix(rowCapacity: rows, columns: columns)
            element.dequantise(source, rows * columns, into: matrix.base)
            owner = matrix
            base = UnsafePointer(matrix.base)
        }
    }

    /// The values, row-major, for tests; allocates.
    public var values: [Float] { Array(UnsafeBufferPointer(start: base, count: rows * columns)) }
}
