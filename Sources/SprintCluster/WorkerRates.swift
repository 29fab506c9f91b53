import SprintProtocol

/// Measured speeds of one worker and its link: exponentially weighted means of what its accounts report.
///
/// An account gives one time for the whole prefix. Where nothing travelled, that is prefill; where pages
/// travelled, the prefill of the rest is taken off at the known speed and the remainder is transfer.
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
        let seconds = account.prefixMilliseconds / 1_000
        guard seconds.isFinite, seconds > 0, account.tokensRecomputed >= 0, account.tailTokens >= 0
        else { return }
        let computed = Double(account.tokensRecomputed) + Double(account.tailTokens)
        if account.bytesShipped > 0 {
            let transfer = max(seconds - computed / prefillTokensPerSecond, seconds / 20)
            Self.mix(Double(account.bytesShipped) / transfer, into: &bytesPerSecondMeasured)
        } else if computed >= Double(Self.computedTokensMin) {
            Self.mix(computed / seconds, into: &prefillTokensPerSecondMeasured)
        }
    }

    private static func mix(_ value: Double, into mean: inout Double?) {
        mean = mean.map { $0 + weight * (value - $0) } ?? value
    }
}
