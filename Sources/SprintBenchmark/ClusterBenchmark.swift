import Logging
import SprintEngine
import SprintModel
import SprintNode
import SprintProtocol

/// `sprint bench cluster`: questions through a real cluster of 1 … W local workers, beside the
/// plain chain on one replica with the same threads and beside the cluster without page shipping.
public struct ClusterBenchmark: Sendable {
    /// What is measured.
    public struct Plan: Sendable {
        /// Where replicas come from; its threads are those of one worker.
        public var source: ReplicaSource
        /// Path of `sprint-worker`.
        public var workerProgram: String
        /// The questions of each repetition, at least 3 sets of one size. Repetitions that shared
        /// questions would find each other's pages in the stores.
        public var questions: [[String]]
        /// Clients that ask at once.
        public var concurrency: Int
        /// Largest number of workers.
        public var workers: Int
        /// Slots of each worker.
        public var slots: Int
        /// The runs' options; the seed counts up with the question.
        public var options: RunOptions

        /// Creates a plan.
        public init(
            source: ReplicaSource, workerProgram: String, questions: [[String]], concurrency: Int,
            workers: Int, slots: Int, options: RunOptions
        ) {
            self.source = source
            self.workerProgram = workerProgram
            self.questions = questions
            self.concurrency = concurrency
            self.workers = workers
            self.slots = slots
            self.options = options
        }
    }

    private let plan: Plan
    private let logger: Logger
    private let progress: @Sendable (String) -> Void

    /// Prepares a measurement; `progress` hears a line before each row.
    public init(_ plan: Plan, logger: Logger, progress: @escaping @Sendable (String) -> Void) {
        self.plan = plan
        self.logger = logger
        self.progress = progress
    }

    /// Measures every row.
    ///
    /// - Throws: What the cluster, the replica or a run throws; no row is left out.
    public func run() async throws -> ClusterReport {
        let checkpoint = try plan.source.checkpoint()
        var rows: [ClusterReport.Row] = []
        for workers in 1...plan.workers {
            let shipping = try await cluster(
                workers: workers, ship: plan.options.ship, checkpoint)
            rows.append(shipping.row)
            if plan.options.ship != .never {
                rows.append(try await cluster(workers: workers, ship: .never, checkpoint).row)
            }
            rows.append(try chain(workers: workers, tokens: shipping.tokens, checkpoint))
        }
        return ClusterReport(
            host: .current(), model: checkpoint.configuration.name,
            questions: plan.questions[0].count, concurrency: plan.concurrency,
            repetitions: plan.questions.count, threads_per_worker: plan.source.threads,
            slots_per_worker: plan.slots, numerics: plan.source.numerics.rawValue,
            temperature: plan.options.sampling.temperature, seed: String(plan.options.seed),
            rows: rows)
    }

    // MARK: Rows

    private func cluster(
        workers: Int, ship: ShipPolicy, _ checkpoint: Checkpoint
    ) async throws -> (row: ClusterReport.Row, tokens: [[Int]]) {
        var source = plan.source
        source.slots = Limits.runsMax
        let configuration = Cluster.Configuration(
            source: source, localWorkers: workers, localSlots: plan.slots,
            localThreads: plan.source.threads, workerProgram: plan.workerProgram)
        let sets = plan.questions.map { questions($0, ship: ship) }
        let repetitions = try await Cluster(configuration, logger: logger).run(
            checkpoint: checkpoint
        ) { node in
            try await node.withLocalWorkers(workers) {
                var repetitions: [ClusterReport.Repetition] = []
                for (index, questions) in sets.enumerated() {
                    progress(
                        "\(workers) workers, ship \(ship.rawValue): \(index + 1)/\(sets.count)")
                    let (answers, seconds) = try await ClosedLoop.run(
                        questions, concurrency: plan.concurrency, service: node)
                    repetitions.append(.init(answers, seconds: seconds))
                }
                return repetitions
            }
        }
        let row = ClusterReport.Row(
            system: "cluster", workers: workers, ship: ship.rawValue,
            threads: workers * plan.source.threads, repetitions)
        return (row, repetitions.map(\.tokensByQuestion))
    }

    /// The chain writes as many tokens a question as the cluster did, so that both do the same
    /// work.
    private func chain(
        workers: Int, tokens: [[Int]], _ checkpoint: Checkpoint
    ) throws -> ClusterReport.Row {
        var source = plan.source
        source.slots = plan.concurrency
        source.threads = min(ReplicaSource.cores, workers * plan.source.threads)
        let replica = try source.replica(of: checkpoint)
        var repetitions: [ClusterReport.Repetition] = []
        for (index, (questions, counts)) in zip(plan.questions, tokens).enumerated() {
            progress("plain chain, \(source.threads) threads: \(index + 1)/\(tokens.count)")
            let jobs = zip(questions, counts).map {
                ChainRunner.Job(question: $0, tokens: max(1, $1))
            }
            let outcome = try ChainRunner.run(
                jobs, sampling: plan.options.sampling, seed: plan.options.seed,
                concurrency: plan.concurrency, replica: replica)
            repetitions.append(.init(outcome))
        }
        return ClusterReport.Row(
            system: "plain chain", workers: 0, ship: "-", threads: source.threads, repetitions)
    }

    private func questions(_ texts: [String], ship: ShipPolicy) -> [Question] {
        texts.enumerated().map { index, text in
            var options = plan.options
            options.ship = ship
            options.seed = plan.options.seed &+ UInt64(index)
            return Question(text: text, options: options)
        }
    }
}
