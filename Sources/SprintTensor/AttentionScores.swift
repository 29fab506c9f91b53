/// Scratch of the attention kernel: one row of scores for each thread.
public final class AttentionScores: @unchecked Sendable {
    private var matrix = FloatMatrix(rowCapacity: 1, columns: 1)

    /// Empty scratch; it grows by doubling as sequences do.
    public init() {}

    func reserve(tokens: Int, lanes: Int) {
        guard matrix.columns < tokens + 16 || matrix.rowCapacity < lanes else { return }
        let columns = max(512, matrix.columns * 2, (tokens + 31) / 16 * 16)
        matrix = FloatMatrix(rowCapacity: lanes, columns: columns)
    }

    func lane(_ lane: Int) -> UnsafeMutablePointer<Float> { matrix.pointer(row: lane) }
}
