import SprintProtocol

/// The share of all problems that one belongs to, by the multiset of its numbers and its target.
///
/// The share is a function of the problem alone, so splits are disjoint and stay so whatever is
/// added; all orders of the same numbers are in one share.
public enum CountdownSplit: String, Hashable, Sendable, CaseIterable {
    /// 90 of 100: what a model learns from.
    case train
    /// 5 of 100: what training is watched with.
    case validation
    /// 5 of 100: what a model is judged by.
    case test

    /// The share of a problem.
    public init(of problem: CountdownProblem) {
        self =
            switch Self.hash(of: problem) % 100 {
            case 0..<90: .train
            case 90..<95: .validation
            default: .test
            }
    }

    /// FNV-1a over the sorted numbers and the target, its bits spread.
    private static func hash(of problem: CountdownProblem) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for value in problem.numbers.sorted() + [problem.target] {
            hash = (hash ^ UInt64(value)) &* 0x0000_0100_0000_01B3
        }
        return SplitMix64.scramble(hash)
    }
}
