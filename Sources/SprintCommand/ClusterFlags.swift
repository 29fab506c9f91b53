import ArgumentParser
import SprintProtocol

/// Where the workers are.
public struct ClusterFlags: ParsableArguments, Sendable {
    /// Worker processes to start on this machine.
    @Option(help: "Worker processes to start on this machine (default 2, or 0 with --bind).")
    public var localWorkers: Int?

    /// Remote workers to await before the first task.
    @Option(
        name: [.customLong("workers"), .customLong("workers-min")],
        help: "Remote workers to await before a run starts.")
    public var workers: Int = 0

    /// Control endpoint for remote workers.
    @Option(help: "Endpoint for remote workers, such as tcp://127.0.0.1:5570 or ipc:///run/sprint.")
    public var bind: String?

    /// Directory with the coordinator's CURVE keys.
    @Option(help: "Directory of `sprint keys new`; needed to bind beyond this machine.")
    public var keys: String?

    /// Slots of each local worker.
    @Option(help: "Tasks a worker runs at once.")
    public var slots: Int = Limits.slotsDefault

    /// Reads the options.
    public init() {}

    /// Worker processes to start.
    public var localWorkerCount: Int { localWorkers ?? (bind == nil ? 2 : 0) }

    /// Workers to await in all: the remote ones that `--workers` names and the local ones.
    public var workerCount: Int { workers + localWorkerCount }

    /// Refuses what no cluster can have.
    public mutating func validate() throws {
        if !(0...Limits.localWorkersMax).contains(localWorkerCount) {
            throw ValidationError("--local-workers must be 0 to \(Limits.localWorkersMax)")
        }
        if !(1...Limits.slotsPerWorkerMax).contains(slots) {
            throw ValidationError("--slots must be 1 to \(Limits.slotsPerWorkerMax)")
        }
        if !(0...Limits.workersMax).contains(workers) {
            throw ValidationError("--workers must be 0 to \(Limits.workersMax)")
        }
        if workers > 0, bind == nil {
            throw ValidationError("--workers needs --bind, where they connect")
        }
    }
}
