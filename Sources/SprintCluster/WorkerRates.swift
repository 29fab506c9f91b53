import SprintProtocol

/// Measured speeds of one worker and its link: exponentially weighted means of what its accounts
/// report.
///
/// The worker measures both apart: what its passes took for the tokens that it computed, without
/// the time that an attempt waited for its turn, and how long the pages were under way.
struct WorkerRates: Hashable, Sendable {
    /// Weight of the newest measurement.
    private static let weight = 0.3
    /// Fewer computed tokens than this say nothing about the speed.
    private static let computedTokensMin = Limits.pageTokens
    /// Assumed until measured: a fast local network, and a small model on a laptop.
    private static let bytesPerSecondAssumed = 500e6, prefillTokensPerSecondAssumed = 200.0

    private var bytesPerSecondMeasured: Double?
    private var prefillTokensPerSecondMeasured: Double?

    init(prefillTokensPerSecond: Double) {
        if prefillTokensPerSecond.isFinite, prefillTokensPerSecond > 0 {
            prefillTokensPerSecondMeasured = prefillTokensPerSecond
        }
    }

    var bytesPerSecond: Double { bytesPerSecondMeasured ?? Self.bytesPerSecondAssumed }
    var prefillTokensPerSecond: Double {
        prefillTokensPerSecondMeasured ?? Self.prefillTokensPerSecondAssumed
    }

    /// Takes in a result's account. Values come from outside: senseless ones are passed over.
    mutating func learn(_ account: ExecutionAccount) {
        let computed = account.tokensRecomputed.addingReportingOverflow(account.tailTokens)
        if !computed.overflow, computed.partialValue >= Self.computedTokensMin {
            Self.mix(
                Double(computed.partialValue), per: account.prefillMilliseconds,
                into: &prefillTokensPerSecondMeasured)
        }
        if account.bytesShipped > 0 {
            Self.mix(
                Double(account.bytesShipped), per: account.shipMilliseconds,
                into: &bytesPerSecondMeasured)
        }
    }

    private static func mix(_ amount: Double, per milliseconds: Double, into mean: inout Double?) {
        guard milliseconds.isFinite, milliseconds > 0 else { return }
        let rate = amount / milliseconds * 1_000
        guard rate.isFinite, rate > 0 else { return }
        mean = mean.map { $0 + weight * (rate - $0) } ?? rate
    }
}
