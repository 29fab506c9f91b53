import Foundation

/// The result of `sprint bench engine`, as JSON and as a table.
public struct EngineReport: Sendable, Encodable {
    /// The machine.
    public var host: HostFacts
    /// What computed: ours and the peer's.
    public var build: BuildFacts
    /// The model's name.
    public var model: String
    /// Its file.
    public var model_file: ModelFacts
    /// The order of arithmetic.
    public var numerics: String
    /// Repetitions asked for.
    public var repetitions: Int
    /// Loading, and memory.
    public var load: LoadReport
    /// What the machine can do, by threads.
    public var limits: [MachineLimits]
    /// The rows.
    public var rows: [EngineRow]

    /// The report as a table for people; ± is the standard deviation over repetitions.
    public var table: String {
        let comparesFree = rows.contains { $0.free_tokens_per_second != nil }
        let head =
            ["work", "threads", "tokens/s", "median", "of limit", "llama.cpp", "ratio"]
            + (comparesFree ? ["free", "cost"] : []) + ["runs", "discarded"]
        let body = rows.map { row in
            row.cells + (comparesFree ? row.freeCells : [])
                + ["\(row.repetitions)", "\(row.pairs_discarded)"]
        }
        return title + load.text + TextTable(head: head, rows: body).text
            + rows.compactMap(\.roundText).joined() + limits.map(\.text).joined()
    }

    private var title: String {
        "\(model) (\(model_file.type)), \(numerics), \(build.instruction_set), \(build.openblas): "
            + "\(host.processor), \(host.cores) cores, \(repetitions) repetitions\n"
            + (build.peer_build.map { "llama.cpp \($0)\n" } ?? "")
    }
}

extension Statistics {
    /// Mean and deviation for people.
    var text: String { String(format: "%.1f ± %.1f", mean, deviation) }
}

extension MachineLimits {
    /// A line for people.
    fileprivate var text: String {
        let others = max(before.others_cores_max, after.others_cores_max)
        return "\(threads) threads: "
            + "sgemm \(before.sgemm_gflops.text) then \(after.sgemm_gflops.text) GFLOP/s, "
            + "read \(before.read_gbytes_per_second.text) then "
            + "\(after.read_gbytes_per_second.text) GB/s, "
            + String(format: "others used %.2f cores\n", others)
    }
}
