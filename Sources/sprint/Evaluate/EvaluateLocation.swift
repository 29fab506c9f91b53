import ArgumentParser
import SprintCommand
import SprintEvaluation
import SprintNode
import SprintProtocol

/// `sprint evaluate location`.
struct EvaluateLocation: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "location",
        abstract: "Check that trajectories do not depend on where the work is done.",
        discussion: """
            Runs each problem in every combination of --workers and --ship and compares the \
            trajectories byte for byte. Exit code 1, and the first difference, if one differs or \
            fails, or if no page travelled under --ship always: that would prove nothing.
            """)

    @OptionGroup var model: ModelOptions
    @OptionGroup var problems: CountdownProblems
    @OptionGroup var options: LocationRunFlags
    @OptionGroup var logging: LoggingOptions

    @Option(help: "Numbers of workers, such as 1,2,4.")
    var workers = WorkerCounts([1, 4])

    @Option(help: "Ship policies: auto, always, never, separated by commas.")
    var ship = ShipPolicies([.always, .never])

    @Option(help: "Tasks a worker runs at once.")
    var slots: Int = Limits.slotsDefault

    @Option(name: .customLong("json"), help: "Write the report to this file as JSON.")
    var jsonFile: String?

    func run() async throws {
        try await Failure.exiting {
            let line = ProgressLine()
            let runOptions = options.options
            let cases = try problems.cases(seed: runOptions.seed).cases
            let evaluation = LocationEvaluation(
                source: model.source(slots: 1),
                workerProgram: Cluster.siblingProgram("sprint-worker"), slots: slots,
                options: runOptions, logger: logging.logger("sprint"),
                progress: { line.show($0, done: $1, of: $2) })
            let report = try await evaluation.run(
                cases.map { .init(id: $0.id, question: $0.question) },
                in: workers.counts.flatMap { count in
                    ship.policies.map { .init(workers: count, ship: $0) }
                })
            try Terminal.write(Terminal.plain(report.text))
            if let jsonFile { try ReportFile.write(json: report, to: jsonFile) }
            if !report.holds { throw ExitCode(ExitStatus.failure) }
        }
    }
}
