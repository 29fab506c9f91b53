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
        abstract: "Loading, prefill, decode, batches and rounds of one replica, beside llama.cpp.",
        discussion: """
            Every row is run once unmeasured, then repeated; ± is the standard deviation. With \
            --peer llama.cpp's programs run in turn with ours on the same file, A B A B, and with \
            --compare-free the same model without row invariance; a run counts only if the rest \
            of the machine used under 5 % of a core on all sides. A round's executions run \
            together and one after another in turn, through scheduler, masks and sampler. The \
            machine's own limits, OpenBLAS's sgemm and the rate memory is read at, are measured \
            before and after the rows.
            """)

    @OptionGroup var model: ModelOptions

    @Option(help: "Tokens to prefill, one row each, as 512,2048.", transform: Self.numbers)
    var prefill: [Int] = [512, 2_048]

    @Option(help: "Depths at which one sequence decodes, as 0,1024.", transform: Self.numbers)
    var depth: [Int] = [0, 1_024]

    @Option(
        help: "Sequences that decode on a shared prefix, as 8,16.", transform: Self.numbers)
    var sequences: [Int] = [2, 8, 16]

    @Option(help: "Executions of a round, together and one after another; 0 leaves them out.")
    var round: Int = 6

    @Option(help: "Tokens of the shared prefix.")
    var prefix: Int = 512

    @Option(help: "Tokens that one sequence decodes.")
    var tokens: Int = 64

    @Option(
        help: "Tokens that each sequence of a batch decodes, and a round's longest execution.")
    var batchTokens: Int = 128

    @Option(help: "Repetitions of every row.")
    var repetitions: Int = 5

    @Flag(help: "Run every row in turn with the same model without row invariance.")
    var compareFree = false

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
        for (value, name) in [
            (tokens, "tokens"), (prefix, "prefix"), (batchTokens, "batch-tokens"),
        ] where value < 1 {
            throw ValidationError("--\(name) must be positive")
        }
        if !(0...Limits.promptsMax).contains(round) {
            throw ValidationError("--round must be 0 to \(Limits.promptsMax)")
        }
        if compareFree, model.numerics != .fast {
            throw ValidationError("--compare-free is held against --numerics fast")
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
            let context = try model.checkpoint().configuration.contextTokensMax
            let longest = works.map(\.contextTokens).max() ?? 0
            guard longest <= context else {
                throw ValidationError(
                    "a row takes \(longest) tokens and the model's context is \(context)")
            }
            if round > 0, batchTokens > context / 4 {
                throw ValidationError(
                    "an execution takes a quarter of the model's context at most: pass "
                        + "--batch-tokens \(context / 4) or less, or --round 0")
            }
            let benchmark = EngineBenchmark(
                .init(
                    source: model.source(slots: 1), works: works, repetitions: repetitions,
                    comparesFree: compareFree,
                    peer: try peer.map { try LlamaPeer(folder: $0, model: model.path) }),
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
                    EngineWork.batch(batchTokens, sequences: $0, depth: prefix, threads: threads)
                }
                + (round == 0
                    ? [] : [.round(batchTokens, tasks: round, depth: prefix, threads: threads)])
        }
    }
}
