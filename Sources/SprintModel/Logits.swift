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
    var matrix: FloatMatrix

    /// Creates room for `rowCapacity` rows.
    public init(vocabularySize: Int, rowCapacity: Int = 1) {
        self.vocabularySize = vocabularySize
        matrix = FloatMatrix(rowCapacity: rowCapacity, columns: vocabularySize)
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

    /// Becomes the rows of `parts`, one part behind another.
    mutating func join(_ parts: [Logits]) {
        prepare(rows: parts.reduce(0) { $0 + $1.rowCount })
        var row = 0
        for part in parts where part.rowCount > 0 {
            matrix.setRows(from: row, to: part.matrix, count: part.rowCount)
            row += part.rowCount
        }
    }

    /// Makes room for `rows` rows that a pass is about to write. A copy of this value keeps what it
    /// had.
    mutating func prepare(rows: Int) {
        rowCount = rows
        if matrix.rowCapacity < rows || !isKnownUniquelyReferenced(&matrix) {
            matrix = FloatMatrix(
                rowCapacity: max(rows, matrix.rowCapacity), columns: vocabularySize)
        }
    }
}
