import SprintProtocol

/// Token numbers by bytes: an open-addressing table over the tokens themselves, which it does not
/// copy.
///
/// Built once per model; `Dictionary<[UInt8], TokenID>` took several times as long in debug builds.
struct TokenTable: Sendable {
    private var slots: [TokenID]
    private let mask: Int
    private let tokens: [[UInt8]]

    /// Indexes `tokens`; of equal ones a preferred one is found, then the lower number.
    init(_ tokens: [[UInt8]], preferring isPreferred: (Int) -> Bool) {
        var capacity = 16
        while capacity < tokens.count * 2 { capacity *= 2 }
        mask = capacity - 1
        slots = Array(repeating: -1, count: capacity)
        self.tokens = tokens
        for id in tokens.indices where !tokens[id].isEmpty && isPreferred(id) { insert(id) }
        for id in tokens.indices where !tokens[id].isEmpty && !isPreferred(id) { insert(id) }
    }

    private mutating func insert(_ id: Int) {
        let slot = slot(of: tokens[id])
        if slots[slot] < 0 { slots[slot] = TokenID(id) }
    }

    /// The token with exactly these bytes.
    func id(of bytes: some Collection<UInt8>) -> TokenID? {
        let id = slots[slot(of: bytes)]
        return id < 0 ? nil : id
    }

    /// The slot that holds the bytes, or the empty one where they belong.
    private func slot(of bytes: some Collection<UInt8>) -> Int {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        var slot = Int(truncatingIfNeeded: (hash ^ hash >> 32) & UInt64(mask))
        while slots[slot] >= 0, !tokens[Int(slots[slot])].elementsEqual(bytes) {
            slot = (slot + 1) & mask
        }
        return slot
    }
}
