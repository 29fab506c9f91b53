import ArgumentParser
import SprintCommand
import SprintEvaluation
import SprintNode
import SprintProtocol

/// `sprint evaluate run`.
struct EvaluateRun: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Data sets by methods: SPRINT through real clusters, beside its baselines.",
        discussion: """
            One question after another, so that wall-clock is that of a question alone. The \
            baselines run on one replica with all threads: the sequential chain, the majority of \
            several chains (self-consistency), and Skeleton-of-Thought. Every answer is kept in \
            --output at once, a file a question; started again, the command goes on where it was.
            """)

    @OptionGroup var model: ModelOptions
    @OptionGroup var asked: DatasetFlags
    @OptionGroup var baselines: BaselineFlags
    @OptionGroup var options: RunOptionFlags
    @OptionGroup var logging: LoggingOptions

    @Option(
        help: """
            Methods: sprint, sequential, self-consistency, skeleton-of-thought, separated by \
            commas.
            """)
    var method = MethodNames([.sprint, .sequential])

    @Option(help: "Numbers of workers, such as 1,2,4.")
    var workers = WorkerCounts([2])

    @Option(help: "Tasks a worker runs at once.")
    var slots: Int = Limits.promptsDefault

    @Option(
        help: """
            Vocabulary to count in: a GGUF file, a Hugging Face directory, a tokenizer.json or \
            Qwen's qwen.tiktoken (default: the model's).
            """)
    var tokenizer: String?

    @Option(help: "Where length bins end, such as 4000,6000,8000,10000 (default: quartiles).")
    var bins: LengthBins?

    @Option(help: "Folder that keeps every answer.")
    var output: String

    @Option(name: .customLong("json"), help: "Write the report to this file as JSON.")
    var jsonFile: String?

    @Option(
        help: """
            Write the report with plots to this file, .html or .md (default: report.html in \
            --output).
            """)
    var report: String?

    mutating func validate() throws {
        if !(1...Limits.slotsPerWorkerMax).contains(slots) {
            throw ValidationError("--slots must be 1 to \(Limits.slotsPerWorkerMax)")
        }
        if let report, !report.hasSuffix(".html"), !report.hasSuffix(".md") {
            throw ValidationError("--report must end in .html or .md")
        }
    }

    func run() async throws {
        try await Failure.exiting {
            let datasets = try asked.datasets()
            let methods = method.methods(workers: workers.counts)
            let table = LiveTable(RunTable(datasets: datasets, methods: methods))
            let evaluation = MethodEvaluation(
                datasets: datasets, methods: methods, setup: try setup(), output: output,
                logger: logging.logger("sprint"), progress: { table.show($1, of: $0) })
            let report = try await evaluation.run(
                counter: try TokenCounter(path: tokenizer ?? model.path),
                edges: bins.map { .lengths($0.edges) } ?? .quartiles)
            try Terminal.write(Terminal.plain(report.text))
            if let jsonFile { try ReportFile.write(json: report, to: jsonFile) }
            try ReportFile.write(report.page, to: self.report ?? output + "/report.html")
        }
    }

    private func setup() throws -> MethodSetup {
        var runOptions = options.options(
            modelTemperature: try model.checkpoint().defaultTemperature)
        runOptions.seed = options.seed ?? 0
        return MethodSetup(
            sprint: model.source(slots: 1), baseline: model.source(of: baselines.baselineModel),
            workerProgram: Cluster.siblingProgram("sprint-worker"), slots: slots,
            options: runOptions, chainPrompt: baselines.chainPrompt,
            chainTokensMax: baselines.maxChainTokens, samples: baselines.samples,
            samplesTemperature: baselines.samplesTemperature)
    }
}
