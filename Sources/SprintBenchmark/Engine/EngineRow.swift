import Foundation

/// One kind of work in the report of `sprint bench engine`.
public struct EngineRow: Sendable, Encodable {
    /// What was done.
    public var work: EngineWork
    /// Runs that counted.
    public var repetitions: Int
    /// Tokens a second, all sequences together.
    public var tokens_per_second: Statistics
    /// llama.cpp's, if it was measured.
    public var peer_tokens_per_second: Statistics?
    /// Ours through llama.cpp's, of the means.
    public var ratio: Double?
    /// The same without row invariance (`--numerics free`), if that was measured.
    public var free_tokens_per_second: Statistics?
    /// The share of its time that a run would save without row invariance.
    public var cost_of_row_invariance: Double?
    /// A round's tasks carried out together, and one after another, in milliseconds.
    public var round_ms: Statistics?
    /// See `round_ms`.
    public var sequential_round_ms: Statistics?
    /// Time of a round's tasks together, through that one after another.
    public var share_of_sequential: Double?
    /// Floating-point operations of body and attention through those OpenBLAS's sgemm does in the
    /// same time; more than 1 where int8 products are faster.
    public var share_of_sgemm_peak: Double?
    /// Bytes of weights, keys and values that steps read, through those the machine reads in the
    /// same time.
    public var share_of_read_peak: Double?
    /// Pairs that did not count, since the machine was not quiet.
    public var pairs_discarded: Int
    /// Cores that others used in the busiest run that counted.
    public var others_cores_max: Double

    /// The sides that were measured in turn.
    enum Side: Hashable, Sendable {
        case ours, free, peer, sequential
    }

    /// A row of rates in tokens a second, by side, as many of each.
    init(_ work: EngineWork, rates: [Side: [Double]], discarded: Int, others: Double) {
        let ours = rates[.ours] ?? []
        func statistics(_ side: Side) -> Statistics? {
            rates[side].flatMap { $0.isEmpty ? nil : Statistics($0) }
        }
        func milliseconds(_ rates: [Double]) -> Statistics {
            Statistics(rates.map { 1000 * Double(work.totalTokens) / $0 })
        }
        self.work = work
        repetitions = ours.count
        tokens_per_second = Statistics(ours)
        pairs_discarded = discarded
        others_cores_max = others
        peer_tokens_per_second = statistics(.peer)
        ratio = peer_tokens_per_second.map { Statistics(ours).mean / $0.mean }
        free_tokens_per_second = statistics(.free)
        cost_of_row_invariance = free_tokens_per_second.map { 1 - Statistics(ours).mean / $0.mean }
        guard let sequential = rates[.sequential], !sequential.isEmpty else { return }
        let (together, after) = (milliseconds(ours), milliseconds(sequential))
        round_ms = together
        sequential_round_ms = after
        share_of_sequential = together.mean / after.mean
    }

    /// Holds the row against the machine's limits.
    mutating func compare(with limits: MachineLimits, cost: ModelCost) {
        guard repetitions > 0, tokens_per_second.mean > 0 else { return }
        let seconds = Double(work.totalTokens) / tokens_per_second.mean
        share_of_sgemm_peak = cost.operations(of: work).map {
            $0 / seconds / (limits.sgemm_gflops * 1e9)
        }
        share_of_read_peak = cost.bytesRead(by: work).map {
            $0 / seconds / (limits.read_gbytes_per_second * 1e9)
        }
    }
}

extension EngineRow {
    /// Work, threads, rate, median, share of the limit, the peer's rate, ratio.
    var cells: [String] {
        let limit =
            share_of_sgemm_peak.map { "\(Self.percent($0)) sgemm" }
            ?? share_of_read_peak.map { "\(Self.percent($0)) read" } ?? "-"
        return [
            work.name, "\(work.threads)", tokens_per_second.text,
            String(format: "%.1f", tokens_per_second.median), limit,
            peer_tokens_per_second?.text ?? "-", ratio.map { String(format: "%.2f", $0) } ?? "-",
        ]
    }

    /// The rate without row invariance, and what row invariance costs.
    var freeCells: [String] {
        [free_tokens_per_second?.text ?? "-", cost_of_row_invariance.map(Self.percent) ?? "-"]
    }

    /// A line about a round.
    var roundText: String? {
        guard let round_ms, let sequential_round_ms, let share_of_sequential else { return nil }
        return "\(work.name), \(work.threads) threads: \(round_ms.text) ms together, "
            + "\(sequential_round_ms.text) ms one after another: "
            + String(format: "%.2f\n", share_of_sequential)
    }

    private static func percent(_ share: Double) -> String {
        String(format: "%.0f %%", 100 * share)
    }
}
