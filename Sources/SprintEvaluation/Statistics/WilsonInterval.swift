import Foundation

/// A share with its Wilson score interval (Wilson 1927): sensible for few samples and near 0 and 1,
/// where the usual ± is not.
public struct WilsonInterval: Hashable, Sendable, Codable {
    /// Successes.
    public let count: Int
    /// Trials.
    public let total: Int
    /// Successes of a trial; 0 for none.
    public let share: Double
    /// The interval's ends, 95 %; 0 and 1 without a trial.
    public let low: Double
    /// See `low`.
    public let high: Double

    /// The interval of `count` successes in `total` trials.
    public init(_ count: Int, of total: Int) {
        precondition((0...max(0, total)).contains(count), "successes are some of the trials")
        self.count = count
        self.total = total
        guard total > 0 else {
            (share, low, high) = (0, 0, 1)
            return
        }
        let n = Double(total)
        let p = Double(count) / n
        let z2 = Self.z * Self.z
        let center = (p + z2 / (2 * n)) / (1 + z2 / n)
        let half = Self.z / (1 + z2 / n) * (p * (1 - p) / n + z2 / (4 * n * n)).squareRoot()
        share = p
        // At 0 and 1 rounding alone could move an end past the share.
        low = max(0, min(p, center - half))
        high = min(1, max(p, center + half))
    }

    /// `91.0 % (88.2-93.2), 455 of 500`
    public var text: String {
        guard total > 0 else { return "none" }
        return String(
            format: "%.1f %% (%.1f-%.1f), %d of %d", 100 * share, 100 * low, 100 * high, count,
            total)
    }

    /// The normal distribution's quantile of 97.5 %.
    private static let z = 1.959_963_984_540_054
}
