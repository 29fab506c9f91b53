import SprintProtocol

/// Byte-pair merging of one word: a linked list of symbols and a heap of the merges that are
/// possible.
///
/// O(n log n) for a word of n bytes, so that a megabyte of one letter costs no more per byte than
/// prose.
struct WordMerger {
    private let merges: MergeTable
    private var symbols: [TokenID] = []
    private var next: [Int32] = []
    private var previous: [Int32] = []
    private var heap = MergeHeap()

    /// Keeps its buffers from word to word.
    init(_ merges: MergeTable) { self.merges = merges }

    /// Appends the tokens of a word given as its bytes' tokens.
    ///
    /// The lowest rank merges first, the leftmost of equal ones: what the `tokenizers` library
    /// does.
    mutating func merge(_ word: [TokenID], into result: inout [TokenID]) {
        guard word.count > 1 else {
            result.append(contentsOf: word)
            return
        }
        symbols = word
        next = (0..<Int32(word.count)).map { $0 + 1 }
        previous = (0..<Int32(word.count)).map { $0 - 1 }
        for index in 0..<(word.count - 1) { offer(index) }
        while let candidate = heap.popMin() { apply(candidate) }
        var index = 0
        while index < symbols.count {
            result.append(symbols[index])
            index = Int(next[index])
        }
    }

    /// Puts the merge of the symbol at `index` with its right neighbour on the heap, if there is
    /// one.
    private mutating func offer(_ index: Int) {
        let right = Int(next[index])
        guard right < symbols.count else { return }
        let merge = merges.merge(symbols[index], symbols[right])
        if merge != .max { heap.push((merge >> 32) << 32 | UInt64(index)) }
    }

    /// Performs a merge unless one of its symbols has gone since it was offered.
    private mutating func apply(_ candidate: UInt64) {
        let index = Int(candidate & 0xFFFF_FFFF)
        guard symbols[index] >= 0 else { return }
        let right = Int(next[index])
        guard right < symbols.count else { return }
        let merge = merges.merge(symbols[index], symbols[right])
        guard merge != .max, merge >> 32 == candidate >> 32 else { return }
        symbols[index] = TokenID(bitPattern: UInt32(truncatingIfNeeded: merge))
        symbols[right] = -1
        next[index] = next[right]
        if Int(next[index]) < symbols.count { previous[Int(next[index])] = Int32(index) }
        if previous[index] >= 0 { offer(Int(previous[index])) }
        offer(index)
    }
}
