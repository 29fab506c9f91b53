/// SplitMix64: a seed names the whole sequence, on every machine and with every compiler.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
public struct SplitMix64: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    /// Starts the sequence named by `seed`.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.scramble(state)
    }

    /// A number in `0..<count`. The standard library's `random(in:)` may change how it draws; this
    /// does not, so that a seed gives the same data for ever.
    public mutating func below(_ count: Int) -> Int {
        precondition(count > 0, "there is no number below \(count) to draw")
        return Int(next().multipliedFullWidth(by: UInt64(count)).high)
    }

    /// A number of a range.
    public mutating func number(in range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.count)
    }

    /// Spreads the bits of a number, so that near numbers give far ones.
    public static func scramble(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
