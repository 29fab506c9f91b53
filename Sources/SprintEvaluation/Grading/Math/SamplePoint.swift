/// A point at which expressions are compared: each letter has a value of its own, the same
/// wherever and whenever it is asked for.
struct SamplePoint: Hashable, Sendable {
    private enum Kind {
        case small, positive, signed, large, whole
    }

    /// Which of the points it is.
    let index: Int
    private let kind: Kind
    /// The place of each letter among all of them.
    private let ranks: [String: Int]

    /// All points for some letters. At the first ones all are positive, so that roots have a value;
    /// at the last they are whole numbers, even and odd, so that factorials and powers of -1 have.
    static func all(_ letters: Set<String>) -> [SamplePoint] {
        let ranks = Dictionary(
            uniqueKeysWithValues: letters.sorted().enumerated().map { ($1, $0) })
        let kinds: [(Kind, Int)] = [
            (.small, 2), (.positive, 4), (.signed, 6), (.large, 2), (.whole, 8),
        ]
        return kinds.flatMap { kind, count in Array(repeating: kind, count: count) }
            .enumerated().map { SamplePoint(index: $0, kind: $1, ranks: ranks) }
    }

    /// A letter's value.
    func value(of letter: String) -> Double {
        let hash = Self.hash(letter, salt: UInt64(index))
        let share = Double(hash >> 11) / Double(1 << 53 as UInt64)
        let rank = ranks[letter] ?? 0
        switch kind {
        case .small: return 0.1 + 0.8 * share
        case .positive: return 0.3 + 2 * share
        case .signed: return (index >> (rank % 3)) & 1 == 1 ? -0.3 - 2 * share : 0.3 + 2 * share
        case .large: return 10 + 200 * share
        case .whole: return Double(3 + 2 * Int(hash % 4) + (index >> (rank % 3)) & 1)
        }
    }

    /// Bits that depend on every byte of a name.
    static func hash(_ name: String, salt: UInt64) -> UInt64 {
        var hash: UInt64 = (0xCBF2_9CE4_8422_2325 ^ salt) &* 0x9E37_79B9_7F4A_7C15
        hash ^= hash >> 29
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        hash = (hash ^ (hash >> 32)) &* 0xD6E8_FEB8_6659_FD93
        hash = (hash ^ (hash >> 32)) &* 0xD6E8_FEB8_6659_FD93
        return hash ^ (hash >> 32)
    }
}
