import SprintProtocol

/// Ranks and results of merges by their two tokens: open addressing over flat arrays.
struct MergeTable: Sendable {
    /// Left token in the upper half, right one in the lower; all ones where empty.
    private var pairs: [UInt64]
    /// Rank in the upper half, result in the lower.
    private var values: [UInt64]
    private let mask: Int

    /// Indexes `merges`, whose places are their ranks; of two equal pairs the earlier counts.
    init(_ merges: [TokenizerDefinition.Merge]) {
        var capacity = 16
        while capacity < merges.count * 2 { capacity *= 2 }
        mask = capacity - 1
        pairs = Array(repeating: .max, count: capacity)
        values = Array(repeating: 0, count: capacity)
        for (rank, merge) in merges.enumerated() {
            let pair = Self.pair(merge.left, merge.right)
            let slot = slot(of: pair)
            guard pairs[slot] == .max else { continue }
            pairs[slot] = pair
            values[slot] = UInt64(rank) << 32 | UInt64(UInt32(bitPattern: merge.result))
        }
    }

    /// Rank (upper half) and result (lower half) of merging two tokens, or `UInt64.max` if they do
    /// not merge.
    ///
    /// One word instead of an optional pair: this is the tokenizer's innermost call.
    func merge(_ left: TokenID, _ right: TokenID) -> UInt64 {
        let pair = Self.pair(left, right)
        let slot = slot(of: pair)
        return pairs[slot] == pair ? values[slot] : .max
    }

    private static func pair(_ left: TokenID, _ right: TokenID) -> UInt64 {
        UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
    }

    private func slot(of pair: UInt64) -> Int {
        let hash = pair &* 0x9E37_79B9_7F4A_7C15
        var slot = Int(truncatingIfNeeded: (hash >> 32) & UInt64(mask))
        while pairs[slot] != .max, pairs[slot] != pair { slot = (slot + 1) & mask }
        return slot
    }
}
