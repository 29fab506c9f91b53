import ArgumentParser
import Foundation
import Logging
import SprintCommand
import SprintNode
import SprintProtocol
import UnixSignals

/// `sprint-worker`: a full replica that carries out tasks for a coordinator.
@main
struct SprintWorker: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sprint-worker",
        abstract: "Carries out tasks for a sprint-coordinator with a full replica of the model.",
        discussion: """
            SIGTERM finishes the tasks in progress and leaves; a second one, or Ctrl-C, leaves at \
            once.
            """,
        version: ProgramVersion.text)

    static func main() async { await runToExit() }

    @OptionGroup var model: ModelOptions

    @Option(help: "The coordinator's endpoint, such as tcp://10.0.0.1:5570.")
    var connect: String?

    @Option(help: "Tasks a worker runs at once.")
    var slots: Int = Limits.slotsDefault

    @Option(help: "File with this worker's secret key (worker.secret of `sprint keys new`).")
    var key: String?

    @Option(
        help: "File with the coordinator's public key (coordinator.public of `sprint keys new`).")
    var serverKey: String?

    @Flag(
        help: "Leave when standard input closes, as it does when the process that started us ends.")
    var exitWithParent = false

    @OptionGroup var logging: LoggingOptions

    mutating func validate() throws {
        guard connect != nil else {
            throw ValidationError("no coordinator: pass --connect tcp://HOST:PORT")
        }
        if !(1...Limits.slotsPerWorkerMax).contains(slots) {
            throw ValidationError("--slots must be 1 to \(Limits.slotsPerWorkerMax)")
        }
        if (key == nil) != (serverKey == nil) {
            throw ValidationError("--key and --server-key go together")
        }
    }

    func run() async throws {
        let logger = logging.logger("sprint-worker")
        try await Failure.exiting {
            if exitWithParent { leaveWithParent() }
            let node = try makeNode(logger: logger)
            let reason = try await withThrowingTaskGroup(of: WorkerNode.Departure?.self) { group in
                group.addTask { await node.run() }
                group.addTask {
                    await hearSignals(node)
                    return nil
                }
                defer { group.cancelAll() }
                while let ended = try await group.next() { if let ended { return ended } }
                return WorkerNode.Departure.asked
            }
            switch reason {
            case .asked: return
            case .refused(let refusal): throw NodeError.refused(refusal)
            case .failed(let error): throw error
            }
        }
    }

    private func makeNode(logger: Logger) throws -> WorkerNode {
        let source = model.source(slots: slots)
        let (endpoint, keys) = try (NodeEndpoint(connect ?? ""), keys())
        let checkpoint = try source.checkpoint()
        return try WorkerNode(
            replica: source.clusterReplica(of: checkpoint),
            modelName: checkpoint.configuration.name,
            slots: slots, threads: source.threads, connect: endpoint, keys: keys,
            logger: logger)
    }

    private func keys() throws -> WorkerKeys? {
        if let key, let serverKey { return try WorkerKeys(secretFile: key, serverFile: serverKey) }
        return try WorkerKeys(environment: ProcessInfo.processInfo.environment)
    }

    /// SIGTERM drains; a second one and SIGINT leave at once.
    private func hearSignals(_ node: WorkerNode) async {
        var isDraining = false
        for await signal in await UnixSignalsSequence(trapping: .sigterm, .sigint) {
            if signal == .sigint || isDraining {
                node.quit()
            } else {
                node.drain()
            }
            isDraining = true
        }
    }

    /// The parent holds the other end of our standard input and writes nothing: its end is our
    /// sign.
    private func leaveWithParent() {
        FileHandle.standardInput.readabilityHandler = { input in
            guard input.availableData.isEmpty else { return }
            input.readabilityHandler = nil
            Foundation.exit(ExitStatus.success)
        }
    }
}
