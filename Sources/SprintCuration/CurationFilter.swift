/// Which packed samples are worth training on.
public struct CurationFilter: Hashable, Sendable {
    /// Why a sample is left out, or that it is kept.
    public enum Verdict: Hashable, Sendable, CustomStringConvertible {
        /// It is kept.
        case kept
        /// It has more rounds than a run may have.
        case tooManyRounds(Int, max: Int)
        /// Too few of its steps run beside others.
        case tooSequential(ratio: Double, min: Double)

        /// A sentence for a table.
        public var description: String {
            switch self {
            case .kept: "kept"
            case .tooManyRounds(let rounds, let max): "\(rounds) rounds are more than \(max)"
            case .tooSequential(_, let min): "fewer than \(min) executions a round"
            }
        }
    }

    /// The most rounds.
    public let roundsMax: Int
    /// The fewest executions a round, on average.
    public let ratioMin: Double

    /// The published pipeline's bounds.
    public static let published = CurationFilter(roundsMax: 11, ratioMin: 1.5)

    /// A filter with other bounds.
    public init(roundsMax: Int, ratioMin: Double) {
        self.roundsMax = roundsMax
        self.ratioMin = ratioMin
    }

    /// What becomes of a sample.
    public func verdict(on rounds: [PackedRound]) -> Verdict {
        if rounds.count > roundsMax { return .tooManyRounds(rounds.count, max: roundsMax) }
        let ratio = Self.ratio(of: rounds)
        return ratio < ratioMin ? .tooSequential(ratio: ratio, min: ratioMin) : .kept
    }

    /// Nodes with an execution, for each round; 0 without rounds.
    public static func ratio(of rounds: [PackedRound]) -> Double {
        guard !rounds.isEmpty else { return 0 }
        return Double(rounds.reduce(0) { $0 + $1.executionCount }) / Double(rounds.count)
    }
}
