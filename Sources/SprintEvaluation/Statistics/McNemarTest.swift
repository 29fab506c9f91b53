import Foundation

/// McNemar's exact test of two systems on the same questions: of those that only one got right, is
/// each as often the better (McNemar 1947; the binomial form)?
public struct McNemarTest: Hashable, Sendable, Codable {
    /// Questions that both got right.
    public let both: Int
    /// Questions that only the first got right.
    public let first_only: Int
    /// Questions that only the second got right.
    public let second_only: Int
    /// Questions that neither got right.
    public let neither: Int
    /// Probability of a difference at least this great if the two are equally good; two-sided.
    public let p_value: Double

    /// Tests pairs of verdicts.
    public init(_ pairs: [(first: Bool, second: Bool)]) {
        both = pairs.count { $0.first && $0.second }
        first_only = pairs.count { $0.first && !$0.second }
        second_only = pairs.count { !$0.first && $0.second }
        neither = pairs.count { !$0.first && !$0.second }
        p_value = Self.pValue(first_only, second_only)
    }

    /// `p = 0.042 (only the first right 12, only the second 4)`
    public var text: String {
        String(
            format: "p = %.3f (only the first right %d, only the second %d)", p_value, first_only,
            second_only)
    }

    /// Twice the binomial tail of the smaller count at one half, at most 1.
    static func pValue(_ first: Int, _ second: Int) -> Double {
        let n = first + second
        let logHalf = Double(n) * log(0.5)
        // log C(n, 0) = 0; C(n, k) = C(n, k-1) · (n-k+1)/k, in logarithms so that nothing
        // overflows.
        var logBinomial = 0.0
        var tail = exp(logHalf)
        for k in stride(from: 1, through: min(first, second), by: 1) {
            logBinomial += log(Double(n - k + 1)) - log(Double(k))
            tail += exp(logBinomial + logHalf)
        }
        return min(1, 2 * tail)
    }
}
