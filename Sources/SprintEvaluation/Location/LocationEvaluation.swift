import Logging
import SprintModel
import SprintNode
import SprintProtocol

/// `sprint evaluate location`: each question in clusters of several sizes, with KV pages shipped
/// and recomputed; every trajectory must be the same.
public struct LocationEvaluation: Sendable {
    /// A cluster and its policy.
    public struct Configuration: Hashable, Sendable {
        /// Workers.
        public var workers: Int
        /// Whether pages travel.
        public var ship: ShipPolicy

        /// Creates a configuration.
        public init(workers: Int, ship: ShipPolicy) {
            self.workers = workers
            self.ship = ship
        }

        /// `4 workers, ship never`
        public var name: String { "\(workers) workers, ship \(ship.rawValue)" }
    }

    private let source: ReplicaSource
    private let workerProgram: String
    private let slots: Int
    private let options: RunOptions
    private let logger: Logger
    private let progress: @Sendable (String, Int, Int) -> Void

    /// Prepares a check; `progress` hears how far a configuration is: a line, what is
    /// done, and of how many.
    public init(
        source: ReplicaSource, workerProgram: String, slots: Int, options: RunOptions,
        logger: Logger, progress: @escaping @Sendable (String, Int, Int) -> Void
    ) {
        self.source = source
        self.workerProgram = workerProgram
        self.slots = slots
        self.options = options
        self.logger = logger
        self.progress = progress
    }

    /// Asks every question in every configuration.
    ///
    /// - Throws: what a cluster throws.
    public func run(
        _ items: [EvaluationRunner.Item], in configurations: [Configuration]
    ) async throws -> LocationReport {
        let checkpoint = try source.checkpoint()
        var runs: [LocationReport.Run] = []
        for configuration in configurations {
            let answers = try await answers(items, in: configuration, checkpoint)
            runs.append(
                .init(configuration: configuration.name, ship: configuration.ship, answers: answers)
            )
        }
        return LocationReport(ids: items.map(\.id), runs: runs)
    }

    private func answers(
        _ items: [EvaluationRunner.Item], in configuration: Configuration, _ checkpoint: Checkpoint
    ) async throws -> [SystemAnswer] {
        var options = options
        options.ship = configuration.ship
        let (shared, progress) = (options, progress)
        let cluster = EvaluationCluster(
            source: source, workerProgram: workerProgram, slots: slots, logger: logger)
        return try await cluster.run(workers: configuration.workers, checkpoint: checkpoint) {
            node in
            let system = ServiceSystem(node, options: shared)
            var answers: [SystemAnswer] = []
            for (index, item) in items.enumerated() {
                answers.append(
                    try await system.answer(item.question, seed: shared.seed &+ UInt64(index)))
                let done = index + 1
                progress("\(configuration.name): \(done)/\(items.count)", done, items.count)
            }
            return answers
        }
    }
}
