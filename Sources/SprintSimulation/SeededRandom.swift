/// SplitMix64: the only source of chance in a simulation, so that a seed names a whole history.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts the sequence named by `seed`.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.scramble(state)
    }

    /// True in `permille` of a thousand draws. Draws nothing where the answer is certain.
    mutating func happens(permille: Int) -> Bool {
        permille > 0 && Int.random(in: 0..<1_000, using: &self) < permille
    }

    /// A duration within bounds.
    mutating func duration(_ range: ClosedRange<Int>) -> Duration {
        .milliseconds(Int.random(in: range, using: &self))
    }

    /// Folds numbers into one; equal lists give equal values.
    static func hash(_ values: some Sequence<UInt64>) -> UInt64 {
        values.reduce(0x243F_6A88_85A3_08D3) { scramble(($0 ^ $1) &+ 0x9E37_79B9_7F4A_7C15) }
    }

    private static func scramble(_ value: UInt64) -> UInt64 {
        var z = value
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
