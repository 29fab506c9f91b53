import Logging
import SprintModel
import SprintTokenizer

/// `sprint evaluate countdown`: problems through a real cluster of each size, and through the
/// sequential twin as a plain chain on one replica with all threads of the machine.
public struct CountdownEvaluation: Sendable {
    /// What is evaluated.
    public struct Plan: Sendable {
        /// The problems.
        public var cases: [CountdownCase]
        /// Numbers of workers, one configuration each.
        public var workers: [Int]
        /// Whether the sequential twin answers too, the setup's baseline.
        public var hasTwin: Bool
        /// The models and options.
        public var setup: MethodSetup
        /// Records of the problems' file that are no problem under the rule.
        public var omitted: [OmittedRecord]

        /// Creates a plan.
        public init(
            cases: [CountdownCase], workers: [Int], hasTwin: Bool, setup: MethodSetup,
            omitted: [OmittedRecord] = []
        ) {
            self.cases = cases
            self.workers = workers
            self.hasTwin = hasTwin
            self.setup = setup
            self.omitted = omitted
        }
    }

    private let plan: Plan
    private let runner: EvaluationRunner
    private let logger: Logger

    /// Prepares an evaluation that keeps its answers in `output`.
    public init(
        _ plan: Plan, output: String, logger: Logger,
        progress: @escaping @Sendable (EvaluationRunner.Progress) -> Void
    ) {
        self.plan = plan
        self.logger = logger
        let cases = Dictionary(plan.cases.map { ($0.id, $0) }) { first, _ in first }
        runner = EvaluationRunner(
            journal: RunJournal(folder: output),
            isCorrect: { record in
                cases[record.id].map { one in
                    CountdownAnswerGrader(rule: one.rule)
                        .verdict(on: record.answer.answer, for: one.problem).isCorrect
                } ?? false
            }, progress: progress)
    }

    /// Asks everything that has not been asked, and reports.
    ///
    /// - Throws: what a cluster or a model throws; what was answered stays in the output folder.
    public func run() async throws -> CountdownReport {
        let clusters = plan.workers.map { EvaluationMethod.sprint(workers: $0) }
        let methods = try MethodRunner(
            plan.setup, methods: clusters + (plan.hasTwin ? [.sequential] : []), logger: logger)
        var runs: [CountdownReport.Run] = []
        for method in clusters {
            let records = try await records(by: method, named: method.name, of: methods)
            runs.append(.init(system: .sprint, workers: method.workers, records: records))
        }
        if plan.hasTwin {
            let records = try await records(by: .sequential, named: "twin", of: methods)
            runs.append(.init(system: .twin, workers: 0, records: records))
        }
        let checkpoint = try plan.setup.sprint.checkpoint()
        return CountdownReport(
            cases: plan.cases, omitted: plan.omitted, runs: runs,
            counter: TokenCounter(
                Tokenizer(checkpoint.tokenizer), named: checkpoint.configuration.name))
    }

    private func records(
        by method: EvaluationMethod, named name: String, of methods: MethodRunner
    ) async throws -> [RunRecord] {
        try await methods.records(
            of: plan.cases.map { .init(id: $0.id, question: $0.question) }, by: method,
            named: name, runner: runner, isSame: DatasetKind.countdown.isSame)
    }
}
