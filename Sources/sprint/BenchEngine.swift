import ArgumentParser
import Foundation
import SprintBenchmark
import SprintCommand
import SprintModel
import SprintNode
import SprintProtocol

/// `sprint bench engine`.
struct BenchEngine: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "engine",
        abstract: "Prefill, decode and batched decode of one replica, beside llama.cpp.",
        discussion: """
            Every row is run once unmeasured, then repeated; ± is the standard deviation. With \
            --peer llama.cpp's programs run in turn with ours on the same file, A B A B; a pair \
            counts only if the rest of the machine used under 5 % of a core in both halves. The \
            machine's own limits, OpenBLAS's sgemm and the rate memory is read at, are measured \
            in the same run.
            """)

    @OptionGroup var model: ModelOptions

    @Option(help: "Tokens to prefill, one row each, as 512,2048.", transform: Self.numbers)
    var prefill: [Int] = [512, 2_048]

    @Option(help: "Depths at which one sequence decodes, as 0,1024.", transform: Self.numbers)
    var depth: [Int] = [0, 1_024]

    @Option(
        help: "Sequences that decode on a shared prefix, as 8,16.", transform: Self.numbers)
    var sequences: [Int] = [8, 16]

    @Option(help: "Tokens of the shared prefix.")
    var prefix: Int = 512

    @Option(help: "Tokens that each sequence decodes.")
    var tokens: Int = 64

    @Option(help: "Repetitions of every row.")
    var repetitions: Int = 3

    @Option(help: "Folder of llama-bench and llama-batched-bench, to be run in turn with us.")
    var peer: String?

    @Option(name: .customLong("json"), help: "Write the report to this file as JSON.")
    var jsonFile: String?

    /// `512,2048`
    private static func numbers(_ text: String) throws -> [Int] {
        try text.split(separator: ",").map { part in
            guard let number = Int(part), number >= 0 else {
                throw ValidationError("'\(part)' is no number; write numbers with commas between")
            }
            return number
        }
    }

    mutating func validate() throws {
        if repetitions < 3 { throw ValidationError("--repetitions must be at least 3") }
        for (value, name) in [(tokens, "tokens"), (prefix, "prefix")] where value < 1 {
            throw ValidationError("--\(name) must be positive")
        }
        if prefill.contains(0) || sequences.contains(0) {
            throw ValidationError("--prefill and --sequences take positive numbers")
        }
        if let most = sequences.max(), most > Limits.batchTokensMax {
            throw ValidationError("--sequences takes at most \(Limits.batchTokensMax)")
        }
    }

    func run() async throws {
        try await Failure.exiting {
            let checkpoint = try model.checkpoint()
            let longest = max(
                prefill.max() ?? 0, (depth.max() ?? 0) + tokens, prefix + tokens)
            guard longest <= checkpoint.configuration.contextTokensMax else {
                throw ValidationError(
                    "a row takes \(longest) tokens and the model's context is "
                        + "\(checkpoint.configuration.contextTokensMax)")
            }
            let benchmark = EngineBenchmark(
                model: try model.transformer(of: checkpoint), works: works,
                repetitions: repetitions,
                peer: try peer.map { try LlamaPeer(folder: $0, model: model.path) },
                progress: { Terminal.writeError($0 + "\n") })
            let report = try benchmark.run()
            try Terminal.write(report.table)
            if let jsonFile { try ReportFile.write(json: report, to: jsonFile) }
        }
    }

    /// Every row with one thread, then with all.
    private var works: [EngineWork] {
        let most = model.threads ?? ReplicaSource.cores
        return Set([1, most]).sorted().flatMap { threads in
            prefill.map { .prefill($0, threads: threads) }
                + depth.map { .decode(tokens, depth: $0, threads: threads) }
                + sequences.map {
                    EngineWork.batch(tokens, sequences: $0, depth: prefix, threads: threads)
                }
        }
    }
}
