import Logging
import SprintCountdown
import SprintModel
import SprintNode
import SprintProtocol
import SprintTokenizer

/// `sprint evaluate countdown`: problems through a real cluster of each size, and through the
/// sequential twin as a plain chain on one replica with all threads of the machine.
public struct CountdownEvaluation: Sendable {
    /// What is evaluated.
    public struct Plan: Sendable {
        /// The problems.
        public var cases: [CountdownCase]
        /// Where replicas of the SPRINT model come from; its threads are shared among the workers.
        public var sprint: ReplicaSource
        /// Where the twin's replica comes from, with its threads; `nil` leaves the twin out.
        public var twin: ReplicaSource?
        /// Path of `sprint-worker`.
        public var workerProgram: String
        /// Numbers of workers, one configuration each.
        public var workers: [Int]
        /// Slots of each worker.
        public var slots: Int
        /// The runs' options; the seed counts up with the problem.
        public var options: RunOptions
        /// Tokens of the twin's chain at most.
        public var chainTokensMax: Int
        /// The rule that says what is unsolvable.
        public var rule: CountdownRule

        /// Creates a plan.
        public init(
            cases: [CountdownCase], sprint: ReplicaSource, twin: ReplicaSource?,
            workerProgram: String, workers: [Int], slots: Int, options: RunOptions,
            chainTokensMax: Int, rule: CountdownRule = .standard
        ) {
            self.cases = cases
            self.sprint = sprint
            self.twin = twin
            self.workerProgram = workerProgram
            self.workers = workers
            self.slots = slots
            self.options = options
            self.chainTokensMax = chainTokensMax
            self.rule = rule
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
        let grader = CountdownAnswerGrader(rule: plan.rule)
        let problems = Dictionary(plan.cases.map { ($0.id, $0.problem) }) { first, _ in first }
        runner = EvaluationRunner(
            journal: RunJournal(folder: output),
            isCorrect: { record in
                problems[record.id].map {
                    grader.verdict(on: record.answer.answer, for: $0).isCorrect
                } ?? false
            }, progress: progress)
    }

    /// Asks everything that has not been asked, and reports.
    ///
    /// - Throws: what a cluster or a model throws; what was answered stays in the output folder.
    public func run() async throws -> CountdownReport {
        let checkpoint = try plan.sprint.checkpoint()
        var runs: [CountdownReport.Run] = []
        for workers in plan.workers {
            let records = try await cluster(workers: workers, checkpoint)
            runs.append(.init(system: .sprint, workers: workers, records: records))
        }
        if let twin = plan.twin {
            runs.append(.init(system: .twin, workers: 0, records: try await chain(twin)))
        }
        return CountdownReport(
            cases: plan.cases, runs: runs, rule: plan.rule,
            counter: TokenCounter(
                Tokenizer(checkpoint.tokenizer), named: checkpoint.configuration.name))
    }

    // MARK: Configurations

    private var items: [EvaluationRunner.Item] {
        plan.cases.map { .init(id: $0.id, question: $0.question) }
    }

    private func cluster(workers: Int, _ checkpoint: Checkpoint) async throws -> [RunRecord] {
        let name = "sprint-\(workers)"
        let options = plan.options
        let setting =
            "model \(checkpoint.digest()), \(plan.slots) slots, " + options.settingText
        let kept = try runner.kept(items, configuration: name, setting: setting)
        if kept.allSatisfy({ $0 != nil }) { return kept.compactMap(\.self) }
        var source = plan.sprint
        source.slots = Limits.runsMax
        let threads = ReplicaSource.threads(sharedBy: workers)
        let configuration = Cluster.Configuration(
            source: source, localWorkers: workers, localSlots: plan.slots, localThreads: threads,
            workerProgram: plan.workerProgram)
        let (items, runner) = (items, runner)
        return try await Cluster(configuration, logger: logger).run(checkpoint: checkpoint) {
            node in
            await node.workersReady(workers)
            return try await runner.run(
                items, configuration: name, setting: setting, seed: options.seed,
                system: ServiceSystem(node, options: options))
        }
    }

    private func chain(_ twin: ReplicaSource) async throws -> [RunRecord] {
        let checkpoint = try twin.checkpoint()
        let setting =
            "model \(checkpoint.digest()), at most \(plan.chainTokensMax) tokens, "
            + plan.options.sampling.settingText
        let kept = try runner.kept(items, configuration: "twin", setting: setting)
        if kept.allSatisfy({ $0 != nil }) { return kept.compactMap(\.self) }
        let system = ChainSystem(
            replica: try twin.replica(of: checkpoint), sampling: plan.options.sampling,
            tokensMax: plan.chainTokensMax)
        return try await runner.run(
            items, configuration: "twin", setting: setting, seed: plan.options.seed, system: system)
    }
}

extension SamplingParameters {
    /// The parameters, in words.
    fileprivate var settingText: String {
        "temperature \(temperature), top-p \(topP), top-k \(topK), min-p \(minP)"
    }
}

extension RunOptions {
    /// What shapes a run's text, in words.
    fileprivate var settingText: String {
        "seed \(seed), \(sampling.settingText), \(maxRounds) rounds, prompts \(prompts), "
            + "tokens \(maxPlanTokens)/\(maxExecutionTokens)/\(maxAnswerTokens), "
            + "context \(context.rawValue), ship \(ship.rawValue)"
    }
}
