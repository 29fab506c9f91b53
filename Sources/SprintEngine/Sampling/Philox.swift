/// Philox4x32-10, a counter-based random generator: the same key and counter give the same numbers
/// on every machine, so a draw depends on where it stands in a trajectory and on nothing else
/// (contract C1).
///
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
public struct Philox: Sendable {
    /// The two key words: the run's seed, low word first.
    public var key: SIMD2<UInt32>

    /// A generator keyed by a run's seed.
    public init(seed: UInt64) {
        key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    }

    /// Four random words for `counter`: ten rounds of two 32×32→64 multiplications.
    public func block(_ counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
        var x = counter
        var k = key
        for round in 0..<10 {
            if round > 0 { k &+= SIMD2(0x9E37_79B9, 0xBB67_AE85) }
            let p0 = UInt64(x[0]) * 0xD251_1F53
            let p1 = UInt64(x[2]) * 0xCD9E_8D57
            x = SIMD4(
                UInt32(truncatingIfNeeded: p1 >> 32) ^ x[1] ^ k[0], UInt32(truncatingIfNeeded: p1),
                UInt32(truncatingIfNeeded: p0 >> 32) ^ x[3] ^ k[1], UInt32(truncatingIfNeeded: p0))
        }
        return x
    }

    /// A uniform number in [0, 1) with 53 random bits for one token of a trajectory.
    public func uniform(_ place: DrawPlace) -> Double {
        let words = block(SIMD4(place.round, place.prompt, place.token, 0))
        let bits = UInt64(words[0]) << 32 | UInt64(words[1])
        return Double(bits >> 11) * 0x1p-53
    }
}

/// Where in a run a token is drawn: Philox's counter. Never the attempt, the time or the worker.
public struct DrawPlace: Hashable, Sendable {
    /// The round, from 1; 0 outside any round.
    public var round: UInt32
    /// The prompt's number, from 1; 0 is the planner.
    public var prompt: UInt32
    /// The token's index among those this slot draws in this round, from 0.
    public var token: UInt32

    /// Names a place.
    public init(round: Int, prompt: Int, token: Int) {
        self.round = UInt32(round)
        self.prompt = UInt32(prompt)
        self.token = UInt32(token)
    }
}
