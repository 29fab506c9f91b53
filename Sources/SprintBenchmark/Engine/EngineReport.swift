import Foundation

/// The result of `sprint bench engine`, as JSON and as a table.
public struct EngineReport: Sendable, Encodable {
    /// One kind of work.
    public struct Row: Sendable, Encodable {
        /// What was done.
        public var work: EngineWork
        /// Runs that counted.
        public var repetitions: Int
        /// Tokens a second, all sequences together.
        public var tokens_per_second: Statistics
        /// llama.cpp's, if it was measured.
        public var peer_tokens_per_second: Statistics?
        /// Ours through theirs.
        public var ratio: Double?
        /// Pairs that did not count, since the machine was not quiet.
        public var pairs_discarded: Int
        /// Cores that others used in the busiest run that counted.
        public var others_cores_max: Double
    }

    /// The machine.
    public var host: HostFacts
    /// The model's name.
    public var model: String
    /// The order of arithmetic.
    public var numerics: String
    /// Repetitions asked for.
    public var repetitions: Int
    /// What the machine can do, by threads.
    public var limits: [MachineLimits]
    /// The rows.
    public var rows: [Row]

    /// The report as a table for people; ± is the standard deviation over repetitions.
    public var table: String {
        let head = ["work", "threads", "tokens/s", "llama.cpp", "ratio", "runs", "discarded"]
        let body = rows.map { row in
            [
                row.work.name, "\(row.work.threads)", Self.text(row.tokens_per_second),
                row.peer_tokens_per_second.map(Self.text) ?? "-",
                row.ratio.map { String(format: "%.2f", $0) } ?? "-", "\(row.repetitions)",
                "\(row.pairs_discarded)",
            ]
        }
        let title =
            "\(model), \(numerics): \(host.processor), \(host.cores) cores, "
            + "\(repetitions) repetitions\n"
        let ends = limits.map { limit in
            "\(limit.threads) threads: sgemm \(Self.text(limit.sgemm_gflops)) GFLOP/s, "
                + "read \(Self.text(limit.read_gbytes_per_second)) GB/s\n"
        }
        return title + TextTable(head: head, rows: body).text + ends.joined()
    }

    private static func text(_ value: Statistics) -> String {
        String(format: "%.1f ± %.1f", value.mean, value.deviation)
    }
}

extension EngineReport.Row {
    init(_ work: EngineWork, ours: [Double], peer: [Double], discarded: Int, others: Double) {
        self.work = work
        repetitions = ours.count
        tokens_per_second = Statistics(ours)
        peer_tokens_per_second = peer.isEmpty ? nil : Statistics(peer)
        ratio = peer.isEmpty ? nil : Statistics(ours).mean / Statistics(peer).mean
        pairs_discarded = discarded
        others_cores_max = others
    }
}
