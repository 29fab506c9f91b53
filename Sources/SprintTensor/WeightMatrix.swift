/// An immutable f32 matrix of weights, `rows` × `columns`, row-major: `y = x · wᵀ` has `rows` columns.
///
/// A vector (a norm's scale, a bias) is one row.
@safe public final class WeightMatrix: @unchecked Sendable {
    /// Output features.
    public let rows: Int
    /// Input features.
    public let columns: Int
    let base: UnsafePointer<Float>
    /// Keeps the memory of `base` alive.
    private let owner: FloatMatrix

    /// Copies `rows * columns` values, row-major.
    public init(_ values: [Float], rows: Int, columns: Int) {
        precondition(values.count == rows * columns, "rows × columns values")
        self.rows = rows
        self.columns = columns
        owner = FloatMatrix(rowCapacity: rows, columns: columns)
        base = UnsafePointer(owner.base)
        for (index, value) in values.enumerated() { owner.base[index] = value }
    }
}
