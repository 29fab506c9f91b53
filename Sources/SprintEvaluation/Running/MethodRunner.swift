import Logging
import SprintModel
import SprintNode
import SprintProtocol

/// Brings up what a method needs, a cluster or a replica, and asks it what has not been asked.
public struct MethodRunner: Sendable {
    private let setup: MethodSetup
    private let logger: Logger
    private let sprint: Model?
    private let baseline: Model?

    /// A model's file, opened and digested once: a large one takes a while to read.
    private struct Model {
        var checkpoint: Checkpoint
        var digest: Digest256

        init(_ source: ReplicaSource) throws(NodeError) {
            checkpoint = try source.checkpoint()
            digest = checkpoint.digest()
        }
    }

    /// A runner of these methods, which opens the models that they need.
    ///
    /// - Throws: `NodeError` naming a model that cannot be opened.
    public init(
        _ setup: MethodSetup, methods: [EvaluationMethod], logger: Logger
    ) throws(NodeError) {
        self.setup = setup
        self.logger = logger
        let needsSprint = methods.contains { $0.workers > 0 }
        let needsBaseline = methods.contains { $0.workers == 0 }
        let sprint = needsSprint ? try Model(setup.sprint) : nil
        let isShared = sprint != nil && setup.sprint.model == setup.baseline.model
        self.sprint = sprint
        baseline = isShared ? sprint : needsBaseline ? try Model(setup.baseline) : nil
    }

    /// The records of all items by a method; nothing is started if all of them are kept.
    ///
    /// - Parameters:
    ///   - name: the configuration's name in the journal.
    ///   - isSame: whether two answers say the same, for a majority.
    /// - Throws: what a cluster or a model throws; what was answered stays in the journal.
    public func records(
        of items: [EvaluationRunner.Item], by method: EvaluationMethod, named name: String,
        runner: EvaluationRunner, isSame: @escaping @Sendable (String, String) -> Bool
    ) async throws -> [RunRecord] {
        guard let model = method.workers > 0 ? sprint : baseline else {
            preconditionFailure("a runner is asked for the methods it was made for")
        }
        let checkpoint = model.checkpoint
        let setting = setup.setting(of: method, model: model.digest)
        let kept = try runner.kept(items, configuration: name, setting: setting)
        if kept.allSatisfy({ $0 != nil }) { return kept.compactMap(\.self) }
        let seed = setup.options.seed
        let ask: @Sendable (any AnsweringSystem) async throws -> [RunRecord] = { system in
            try await runner.run(
                items, configuration: name, setting: setting, seed: seed, system: system)
        }
        guard method.workers > 0 else {
            return try await ask(try baseline(method, checkpoint, isSame))
        }
        let cluster = EvaluationCluster(
            source: setup.sprint, workerProgram: setup.workerProgram, slots: setup.slots,
            logger: logger)
        let options = setup.options
        return try await cluster.run(workers: method.workers, checkpoint: checkpoint) { node in
            try await ask(ServiceSystem(node, options: options))
        }
    }

    /// A baseline on a replica of its own, with a slot for each text that it writes at once.
    private func baseline(
        _ method: EvaluationMethod, _ checkpoint: Checkpoint,
        _ isSame: @escaping @Sendable (String, String) -> Bool
    ) throws -> any AnsweringSystem {
        let sampling = setup.options.sampling
        switch method {
        case .sprint: preconditionFailure("SPRINT takes a cluster")
        case .sequential:
            return ChainSystem(
                try generator(slots: 1, checkpoint), prompt: setup.chainPrompt, sampling: sampling,
                tokensMax: setup.chainTokensMax)
        case .selfConsistency:
            return SelfConsistencySystem(
                try generator(slots: setup.samples, checkpoint), prompt: setup.chainPrompt,
                sampling: setup.samplesSampling, samples: setup.samples,
                tokensMax: setup.chainTokensMax, isSame: isSame)
        case .skeletonOfThought:
            return SkeletonSystem(
                try generator(slots: Limits.skeletonPointsMax, checkpoint), sampling: sampling,
                tokensMax: setup.chainTokensMax)
        }
    }

    private func generator(slots: Int, _ checkpoint: Checkpoint) throws -> ReplicaGenerator {
        var source = setup.baseline
        source.slots = slots
        return ReplicaGenerator(replica: try source.replica(of: checkpoint))
    }
}
