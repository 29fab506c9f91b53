import CSprintKernels

/// Scratch of the attention kernels: over f32 pages one row of scores for each thread, over fp16
/// pages the softmax of every row and head on its way from page to page.
public final class AttentionScores: @unchecked Sendable {
    private var matrix = FloatMatrix(rowCapacity: 1, columns: 1)
    private var states: UnsafeMutablePointer<sk_softmax>?
    private var stateCount = 0

    /// Empty scratch; it grows by doubling as sequences do.
    public init() {}

    deinit { states?.deallocate() }

    func reserve(tokens: Int, lanes: Int) {
        guard matrix.columns < tokens + 16 || matrix.rowCapacity < lanes else { return }
        let columns = max(512, matrix.columns * 2, (tokens + 31) / 16 * 16)
        matrix = FloatMatrix(rowCapacity: lanes, columns: columns)
    }

    func lane(_ lane: Int) -> UnsafeMutablePointer<Float> { matrix.pointer(row: lane) }

    /// Room for `count` states, undefined.
    func softmax(_ count: Int) -> UnsafeMutablePointer<sk_softmax> {
        if let states, stateCount >= count { return states }
        states?.deallocate()
        stateCount = max(count, 2 * stateCount)
        let grown = UnsafeMutablePointer<sk_softmax>.allocate(capacity: stateCount)
        states = grown
        return grown
    }
}
