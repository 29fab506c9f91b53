import ArgumentParser
import SprintCommand
import SprintEvaluation
import SprintNode
import SprintProtocol

/// `sprint evaluate countdown`.
struct EvaluateCountdown: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "countdown",
        abstract: "Countdown problems through real clusters, beside the sequential twin.",
        discussion: """
            One problem after another, so that wall-clock is that of a problem alone: through a \
            cluster of each size, and with --twin through the sequential model as a plain chain on \
            one replica with all threads. Greedy unless --temperature says otherwise. Every answer \
            is kept in --output at once; started again, the command goes on where it was.
            """)

    @OptionGroup var model: ModelOptions
    @OptionGroup var problems: CountdownProblems
    @OptionGroup var options: RunOptionFlags
    @OptionGroup var logging: LoggingOptions

    @Option(help: "GGUF file or Hugging Face directory of the sequential twin.")
    var twin: String?

    @Option(help: "Numbers of workers, such as 1,2,4.")
    var workers = WorkerCounts([1, 2, 4])

    @Option(help: "Tasks a worker runs at once.")
    var slots: Int = Limits.promptsDefault

    @Option(help: "Tokens of the twin's chain at most (the context bounds it too).")
    var maxChainTokens = Limits.chainTokensDefault

    @Option(help: "Folder that keeps every answer.")
    var output: String

    @Option(name: .customLong("json"), help: "Write the report to this file as JSON.")
    var jsonFile: String?

    @Option(help: "Write the report with plots to this file, .html or .md.")
    var report: String?

    mutating func validate() throws {
        if !(1...Limits.slotsPerWorkerMax).contains(slots) {
            throw ValidationError("--slots must be 1 to \(Limits.slotsPerWorkerMax)")
        }
        if maxChainTokens < 1 { throw ValidationError("--max-chain-tokens must be positive") }
        if let report, !report.hasSuffix(".html"), !report.hasSuffix(".md") {
            throw ValidationError("--report must end in .html or .md")
        }
    }

    func run() async throws {
        try await Failure.exiting {
            let line = ProgressLine()
            let evaluation = CountdownEvaluation(
                try plan(), output: output, logger: logging.logger("sprint"),
                progress: { line.show($0.text, done: $0.done, of: $0.total) })
            let report = try await evaluation.run()
            try Terminal.write(Terminal.plain(report.text))
            if let jsonFile { try ReportFile.write(json: report, to: jsonFile) }
            if let path = self.report { try ReportFile.write(report.page, to: path) }
        }
    }

    private func plan() throws -> CountdownEvaluation.Plan {
        var runOptions = options.options(modelTemperature: 0)
        runOptions.seed = options.seed ?? 0
        let (cases, omitted) = try problems.cases(seed: runOptions.seed)
        return CountdownEvaluation.Plan(
            cases: cases, workers: workers.counts,
            hasTwin: twin != nil,
            setup: MethodSetup(
                sprint: model.source(slots: 1), baseline: model.source(of: twin),
                workerProgram: Cluster.siblingProgram("sprint-worker"), slots: slots,
                options: runOptions, chainTokensMax: maxChainTokens),
            omitted: omitted)
    }
}
