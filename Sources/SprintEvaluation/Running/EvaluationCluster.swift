import Logging
import SprintModel
import SprintNode
import SprintProtocol

/// The clusters of an evaluation: a coordinator and local workers that share the machine's cores.
struct EvaluationCluster: Sendable {
    /// Where replicas come from.
    var source: ReplicaSource
    /// Path of `sprint-worker`.
    var workerProgram: String
    /// Slots of each worker.
    var slots: Int
    /// Where the cluster's messages go.
    var logger: Logger

    /// Starts a cluster, waits for all its workers, runs `body` and ends everything.
    ///
    /// - Throws: what the cluster throws, also if a worker is given up, and what `body` does.
    func run<Result: Sendable>(
        workers: Int, checkpoint: Checkpoint,
        _ body: @escaping @Sendable (CoordinatorNode) async throws -> Result
    ) async throws -> Result {
        var source = source
        source.slots = Limits.runsMax
        let configuration = Cluster.Configuration(
            source: source, localWorkers: workers, localSlots: slots,
            localThreads: ReplicaSource.threads(sharedBy: workers), workerProgram: workerProgram)
        return try await Cluster(configuration, logger: logger).run(checkpoint: checkpoint) {
            node in
            try await node.withLocalWorkers(workers) { try await body(node) }
        }
    }
}
