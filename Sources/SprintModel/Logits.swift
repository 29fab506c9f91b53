import SprintTensor

/// Logits of a forward pass: one f32 row of the vocabulary's size for each row asked for, in batch
/// order.
///
/// Reuse one value from step to step: it grows to the largest number of rows seen and then
/// allocates no more.
public struct Logits: Sendable {
    /// Rows the last pass wrote.
    public private(set) var rowCount = 0
    /// Elements of a row.
    public let vocabularySize: Int
    /// One, as products take their outputs.
    private(set) var outputs: [FloatMatrix]
    private var matrix: FloatMatrix { outputs[0] }

    /// Creates room for `rowCapacity` rows.
    public init(vocabularySize: Int, rowCapacity: Int = 1) {
        self.vocabularySize = vocabularySize
        outputs = [FloatMatrix(rowCapacity: rowCapacity, columns: vocabularySize)]
    }

    /// Lends row `index`, 0 ..< `rowCount`.
    public func withRow<Result>(
        _ index: Int, _ body: (Span<Float>) throws -> Result
    ) rethrows -> Result {
        precondition((0..<rowCount).contains(index), "a row that the last pass wrote")
        return try matrix.withRow(index, body)
    }

    /// Row `index` as an array, for tests and tools; allocates.
    public func row(_ index: Int) -> [Float] {
        withRow(index) { span in span.indices.map { span[$0] } }
    }

    /// Becomes the rows of `count` parts, one part behind another.
    mutating func join(_ count: Int, _ part: (Int) -> Logits) {
        prepare(rows: (0..<count).reduce(0) { $0 + part($1).rowCount })
        var row = 0
        for index in 0..<count {
            let part = part(index)
            matrix.setRows(from: row, to: part.matrix, count: part.rowCount)
            row += part.rowCount
        }
    }

    /// Makes room for `rows` rows that a pass is about to write. A copy of this value keeps what it
    /// had.
    mutating func prepare(rows: Int) {
        rowCount = rows
        if matrix.rowCapacity < rows || !isKnownUniquelyReferenced(&outputs[0]) {
            outputs[0] = FloatMatrix(
                rowCapacity: max(rows, matrix.rowCapacity), columns: vocabularySize)
        }
    }
}
