import Logging

/// `sprint evaluate run`: data sets by methods, SPRINT through real clusters and the baselines on
/// one replica with all threads, one question after another.
public struct MethodEvaluation: Sendable {
    private let datasets: [Dataset]
    private let methods: [EvaluationMethod]
    private let setup: MethodSetup
    private let logger: Logger
    private let output: String
    private let progress: @Sendable (DatasetKind, EvaluationRunner.Progress) -> Void

    /// Prepares an evaluation that keeps its answers in `output`, a folder for each data set and in
    /// it one for each method.
    public init(
        datasets: [Dataset], methods: [EvaluationMethod], setup: MethodSetup, output: String,
        logger: Logger,
        progress: @escaping @Sendable (DatasetKind, EvaluationRunner.Progress) -> Void
    ) {
        self.datasets = datasets
        self.methods = methods
        self.output = output
        self.progress = progress
        self.setup = setup
        self.logger = logger
    }

    /// Asks everything that has not been asked, and reports.
    ///
    /// - Throws: what a cluster or a model throws; what was answered stays in the output folder.
    public func run(counter: TokenCounter, edges: LengthView.Edges) async throws -> MethodReport {
        let runner = try MethodRunner(setup, methods: methods, logger: logger)
        var results: [MethodReport.Result] = []
        for dataset in datasets {
            let graders = Dictionary(
                dataset.problems.map { ($0.id, $0.key) }
            ) { first, _ in first }
            let journal = EvaluationRunner(
                journal: RunJournal(folder: output + "/" + dataset.kind.rawValue),
                isCorrect: { record in
                    graders[record.id]?.verdict(on: record.answer.answer).isCorrect ?? false
                }, progress: { [progress] in progress(dataset.kind, $0) })
            let items = dataset.problems.map {
                EvaluationRunner.Item(id: $0.id, question: $0.question)
            }
            var runs: [MethodReport.Run] = []
            for method in methods {
                let records = try await runner.records(
                    of: items, by: method, named: method.name, runner: journal,
                    isSame: dataset.kind.isSame)
                runs.append(.init(method: method, records: records))
            }
            results.append(
                MethodReport.Result(dataset, runs: runs, counter: counter, edges: edges))
        }
        return MethodReport(unit: counter.unit, results: results)
    }
}
