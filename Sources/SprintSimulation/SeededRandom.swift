import SprintProtocol

/// The only source of chance in a simulation, so that a seed names a whole history.
public struct SeededRandom: RandomNumberGenerator, Sendable {
    private var generator: SplitMix64

    /// Starts the sequence named by `seed`.
    public init(seed: UInt64) { generator = SplitMix64(seed: seed) }

    /// The next 64 bits.
    public mutating func next() -> UInt64 { generator.next() }

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
        values.reduce(0x243F_6A88_85A3_08D3) {
            SplitMix64.scramble(($0 ^ $1) &+ 0x9E37_79B9_7F4A_7C15)
        }
    }
}
