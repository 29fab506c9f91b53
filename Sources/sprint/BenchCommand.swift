import ArgumentParser
import Foundation
import SprintBenchmark
import SprintCommand
import SprintNode
import SprintProtocol

/// `sprint bench`: measurements, as tables and JSON with the machine's facts.
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measure the engine and the cluster.",
        subcommands: [BenchEngine.self, BenchCluster.self])
}

/// `sprint bench cluster`.
struct BenchCluster: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Questions through 1 … W local workers, beside the plain chain on one replica.",
        discussion: """
            A closed loop: each of C clients asks its next question when the last is answered. \
            Every row is repeated; ± is the standard deviation. The plain chain decodes as many \
            tokens a question as the cluster did, on one replica with as many threads as the \
            workers have in total, up to the cores; the cluster's planner computes on threads of \
            its own beside them. Rows ship pages as --ship says, and never.
            """)

    @OptionGroup var model: ModelOptions
    @OptionGroup var options: RunOptionFlags
    @OptionGroup var logging: LoggingOptions

    @Option(help: "Questions a repetition.")
    var questions: Int = 8

    @Option(help: "JSONL file of {\"question\": …} lines instead of the built-in set.")
    var questionFile: String?

    @Option(help: "Clients that ask at once.")
    var concurrency: Int = 2

    @Option(help: "Rows for 1 up to this many workers.")
    var workers: Int = 2

    @Option(help: "Tasks a worker runs at once.")
    var slots: Int = Limits.slotsDefault

    @Option(help: "Repetitions of every row.")
    var repetitions: Int = 3

    @Option(name: .customLong("json"), help: "Write the report to this file as JSON.")
    var jsonFile: String?

    mutating func validate() throws {
        for (value, name) in [
            (questions, "questions"), (concurrency, "concurrency"), (workers, "workers"),
            (slots, "slots"),
        ] where !(1...Limits.slotsPerWorkerMax).contains(value) {
            throw ValidationError("--\(name) must be 1 to \(Limits.slotsPerWorkerMax)")
        }
        if repetitions < 3 { throw ValidationError("--repetitions must be at least 3") }
    }

    func run() async throws {
        try await Failure.exiting {
            let runOptions = options.options(
                modelTemperature: try model.checkpoint().defaultTemperature)
            var source = model.source(slots: concurrency)
            source.threads = model.threads ?? ReplicaSource.threads(sharedBy: workers)
            let benchmark = try ClusterBenchmark(
                .init(
                    source: source, workerProgram: Cluster.siblingProgram("sprint-worker"),
                    questions: questionSets(seed: runOptions.seed), concurrency: concurrency,
                    workers: workers,
                    slots: slots,
                    options: runOptions),
                logger: logging.logger("sprint"), progress: { Terminal.writeError($0 + "\n") })
            let report = try await benchmark.run()
            try Terminal.write(report.table)
            if let jsonFile { try ReportFile.write(json: report, to: jsonFile) }
        }
    }

    /// A set for each repetition: from the file in turn, or drawn with a seed of its own.
    private func questionSets(seed: UInt64) throws -> [[String]] {
        guard let questionFile else {
            return (0..<repetitions).map {
                QuestionSet.builtIn(count: questions, seed: seed &+ UInt64($0))
            }
        }
        let all = try QuestionSet.load(jsonl: questionFile)
        return (0..<repetitions).map { set in
            (0..<questions).map { all[(set * questions + $0) % all.count] }
        }
    }
}
