/// SplitMix64: the same numbers for the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension [UInt8] {
    /// Appends an integer, little-endian.
    mutating func append<Number: FixedWidthInteger>(littleEndian number: Number) {
        for shift in stride(from: 0, to: Number.bitWidth, by: 8) {
            append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }

    /// One of the ways in which files break: bits flip, ends and middles are lost or doubled,
    /// numbers become huge.
    /// - Parameter header: the bytes in front, where most of the damage goes.
    func mutated(header: Int, by generator: inout SeededGenerator) -> [UInt8] {
        var bytes = self
        let end = Swift.min(header, count)
        let place = Int.random(in: 0..<end, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 1: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 2: bytes.removeSubrange(place...)
        case 3:
            bytes.removeSubrange(
                place..<Swift.min(count, place + Int.random(in: 1...16, using: &generator)))
        case 4:
            let length = Swift.min(Int.random(in: 1...64, using: &generator), end - place)
            bytes.insert(
                contentsOf: self[place..<place + length],
                at: Int.random(in: 0..<end, using: &generator))
        default:
            let huge: [UInt64] = [.max, 1 << 63, 1 << 32, 0xFFFF_FFFF, 1 << 20, 0]
            var number: [UInt8] = []
            number.append(littleEndian: huge.randomElement(using: &generator) ?? 0)
            let last = Swift.min(place + 8, count)
            bytes.replaceSubrange(place..<last, with: number.prefix(last - place))
        }
        return bytes
    }
}
