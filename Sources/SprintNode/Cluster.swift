import Foundation
import Logging
import SprintEngine
import SprintModel
import SprintProtocol

/// A coordinator and its local workers, as one thing that lives as long as its body runs.
public struct Cluster: Sendable {
    /// What the cluster is made of.
    public struct Configuration: Sendable {
        /// The planner's replica; the local workers run the same model.
        public var source: ReplicaSource
        /// Where workers connect.
        public var bind: NodeEndpoint
        /// CURVE keys; needed beyond this machine.
        public var keys: CoordinatorKeys?
        /// Whether workers may come from elsewhere: then local ones that keep dying end nothing.
        public var expectsOthers: Bool
        /// Worker processes to start here.
        public var localWorkers: Int
        /// Slots of each.
        public var localSlots: Int
        /// Threads of each; `nil` shares the cores among them.
        public var localThreads: Int?
        /// Path of `sprint-worker`.
        public var workerProgram: String

        /// Creates a configuration; workers are looked for beside this program.
        public init(
            source: ReplicaSource, bind: NodeEndpoint = .loopback, keys: CoordinatorKeys? = nil,
            expectsOthers: Bool = false, localWorkers: Int, localSlots: Int = Limits.slotsDefault,
            localThreads: Int? = nil,
            workerProgram: String = Cluster.siblingProgram("sprint-worker")
        ) {
            self.source = source
            self.bind = bind
            self.keys = keys
            self.expectsOthers = expectsOthers
            self.localWorkers = localWorkers
            self.localSlots = localSlots
            self.localThreads = localThreads
            self.workerProgram = workerProgram
        }
    }

    private let configuration: Configuration
    private let logger: Logger

    /// A cluster that does not run yet.
    public init(_ configuration: Configuration, logger: Logger) {
        self.configuration = configuration
        self.logger = logger
    }

    /// Path of a program that lies beside this one.
    public static func siblingProgram(_ name: String) -> String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        let directory = URL(fileURLWithPath: own ?? CommandLine.arguments[0])
            .deletingLastPathComponent()
        return directory.appendingPathComponent(name).path
    }

    /// Starts the coordinator and its workers, runs `body`, and ends everything, whatever the
    /// body's end.
    ///
    /// - Throws: `NodeError` if something does not start, if the workers keep dying and nobody else
    ///   can come, and what `body` throws.
    public func run<Result: Sendable>(
        checkpoint: Checkpoint, _ body: @escaping @Sendable (CoordinatorNode) async throws -> Result
    ) async throws -> Result {
        let (keys, workerEnvironment) = try localKeys()
        let node = try CoordinatorNode(
            replica: configuration.source.clusterReplica(of: checkpoint),
            modelName: checkpoint.configuration.name, bind: configuration.bind, keys: keys,
            logger: logger)
        node.start()
        do {
            let result = try await withThrowingTaskGroup(of: Result?.self) { group in
                group.addTask {
                    try await keepWorkers(of: node, environment: workerEnvironment)
                    return nil
                }
                group.addTask {
                    if let failure = await node.failure() { throw failure }
                    return nil
                }
                group.addTask { try await body(node) }
                defer { group.cancelAll() }
                while let ended = try await group.next() {
                    if let result = ended { return result }
                }
                preconditionFailure("the body's task ends with a result or an error")
            }
            await node.stop()
            return result
        } catch {
            await node.stop()
            throw error
        }
    }

    /// Keeps the local workers running. When the last one is given up, the tasks are left to
    /// workers from elsewhere, those that are there or those that may come.
    private func keepWorkers(
        of node: CoordinatorNode, environment: [String: String]
    ) async throws {
        do throws(NodeError) {
            try await workers(of: node, environment: environment).run()
        } catch {
            let areThere = await !node.status().workers.isEmpty
            guard configuration.expectsOthers || areThere else { throw error }
            logger.error(
                "all local workers are given up; others may carry out the tasks",
                metadata: ["endpoint": "\(node.endpoint)", "reason": "\(error)"])
        }
    }

    /// A local worker's ordinary life is seen here; what it says itself is what is wrong, unless
    /// more is asked for.
    private var workerLogLevel: Logger.Level {
        logger.logLevel == .notice ? .warning : logger.logLevel
    }

    private func workers(of node: CoordinatorNode, environment: [String: String]) -> LocalWorkers {
        let count = configuration.localWorkers
        let threads = configuration.localThreads ?? ReplicaSource.threads(sharedBy: count)
        var arguments = [
            "--model", configuration.source.model, "--connect", "\(node.endpoint.reachable)",
            "--slots", "\(configuration.localSlots)", "--threads", "\(threads)",
            "--kv-memory", "\(configuration.source.kvBytes >> 20)", "--numerics",
            configuration.source.numerics.rawValue, "--log-level", workerLogLevel.rawValue,
            "--exit-with-parent",
        ]
        if let element = configuration.source.kvElement { arguments += ["--kv", element.name] }
        if let set = configuration.source.instructionSet {
            arguments += ["--instruction-set", set.name]
        }
        if let template = configuration.source.chatTemplate {
            arguments += ["--chat-template", template]
        }
        return LocalWorkers(
            .init(
                program: configuration.workerProgram, arguments: arguments,
                environment: environment.merging(Self.oneThread) { own, _ in own }),
            count: count, logger: logger, onStart: { node.workerProcessStarted($0) },
            onEnd: { node.workerProcessEnded($0) },
            onGivenUp: { node.workerGivenUp() })
    }

    /// OpenBLAS starts threads for all cores when it is loaded, before a program can say that it
    /// wants none, and they spin for a while: on two cores that delays every start.
    private static let oneThread = ["OPENBLAS_NUM_THREADS": "1"]

    /// With CURVE on, local workers get a key of their own that no file holds.
    private func localKeys() throws(NodeError) -> (CoordinatorKeys?, [String: String]) {
        guard var keys = configuration.keys, configuration.localWorkers > 0 else {
            return (configuration.keys, [:])
        }
        let pair = try CurveKeyFile.freshPair()
        keys.workers.insert(pair.public)
        return (
            keys,
            [
                WorkerKeys.secretVariable: pair.secret.z85,
                WorkerKeys.serverVariable: keys.pair.public.description,
            ]
        )
    }
}
