import SprintBenchmark
import SprintProtocol

/// By how much a system needs less than a baseline on the same questions: 1 − Σ system / Σ
/// baseline, with a bootstrap interval over questions (Efron 1979; percentiles).
public struct PairedReduction: Hashable, Sendable, Codable {
    /// One question's costs.
    public struct Pair: Hashable, Sendable {
        /// What the baseline needed.
        public var baseline: Double
        /// What the system needed.
        public var system: Double

        /// Creates a pair.
        public init(baseline: Double, system: Double) {
            self.baseline = baseline
            self.system = system
        }
    }

    /// Questions.
    public let pairs: Int
    /// The baseline's mean.
    public let baseline_mean: Double
    /// The system's mean.
    public let system_mean: Double
    /// The reduction, a share: 0.39 is 39 % less; negative is more.
    public let reduction: Double
    /// The interval's ends, 95 %.
    public let low: Double
    /// See `low`.
    public let high: Double

    /// Resamples that a report draws.
    public static let resamplesDefault = 5_000

    /// Estimates the reduction over pairs; the same seed gives the same interval.
    public init(_ pairs: [Pair], resamples: Int = resamplesDefault, seed: UInt64 = 0) {
        precondition(resamples > 0, "an interval takes resamples")
        let count = Double(max(1, pairs.count))
        self.pairs = pairs.count
        baseline_mean = pairs.reduce(0) { $0 + $1.baseline } / count
        system_mean = pairs.reduce(0) { $0 + $1.system } / count
        reduction = Self.reduction(system: system_mean, baseline: baseline_mean)
        guard !pairs.isEmpty else {
            (low, high) = (0, 0)
            return
        }
        var generator = SplitMix64(seed: seed)
        let estimates = (0..<resamples).map { _ in
            var (baseline, system) = (0.0, 0.0)
            for _ in pairs.indices {
                let pair = pairs[Int(generator.next() % UInt64(pairs.count))]
                baseline += pair.baseline
                system += pair.system
            }
            return Self.reduction(system: system, baseline: baseline)
        }
        low = Statistics.percentile(0.025, of: estimates)
        high = Statistics.percentile(0.975, of: estimates)
    }

    /// As in `39.1 % (31.0 to 45.2)`.
    public var text: String {
        "\(Share.text(reduction)) (\(Share.text(low)) to \(Share.text(high)))"
    }

    private static func reduction(system: Double, baseline: Double) -> Double {
        baseline == 0 ? 0 : 1 - system / baseline
    }
}
