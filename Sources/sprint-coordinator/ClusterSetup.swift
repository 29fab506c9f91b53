import Logging
import SprintCommand
import SprintModel
import SprintNode
import SprintProtocol

/// Options read into a cluster's configuration and its model.
struct ClusterSetup: Sendable {
    let configuration: Cluster.Configuration
    let checkpoint: Checkpoint

    /// Opens the model and the keys.
    ///
    /// - Throws: `NodeError` naming the file or option that is wrong.
    init(model: ModelOptions, cluster: ClusterFlags) throws(NodeError) {
        let workers = cluster.localWorkerCount
        let source = model.source(slots: Limits.runsMax)
        var keys: CoordinatorKeys?
        if let directory = cluster.keys { keys = try CoordinatorKeys(directory: directory) }
        let bind = try cluster.bind.map { text throws(NodeError) in try NodeEndpoint(text) }
        configuration = Cluster.Configuration(
            source: source, bind: bind ?? .loopback, keys: keys, expectsOthers: bind != nil,
            localWorkers: workers, localSlots: cluster.slots, localThreads: model.threads)
        checkpoint = try source.checkpoint()
    }

    /// The cluster, not yet running.
    func cluster(logger: Logger) -> Cluster { Cluster(configuration, logger: logger) }
}
