import Foundation
import Logging
import SprintProtocol

/// Worker processes of this machine: started, started again when they die, and gone when the
/// surrounding task ends.
///
/// Each worker's standard input is a pipe that only this process holds open. However this process
/// ends, `kill -9` included, the kernel closes the pipe and the worker leaves.
public struct LocalWorkers: Sendable {
    /// How a worker is started.
    public struct Launch: Sendable {
        /// Path of `sprint-worker`.
        public var program: String
        /// Its arguments.
        public var arguments: [String]
        /// Environment beside this process's own, of which no `SPRINT_` variable is handed on; keys
        /// travel here, not in arguments others can read.
        public var environment: [String: String]

        /// Creates a launch.
        public init(program: String, arguments: [String], environment: [String: String] = [:]) {
            self.program = program
            self.arguments = arguments
            self.environment = environment
        }

        /// The worker's environment: what `parent` has, less the variables that mean this process
        /// and its flags (a worker's own would take them for its flags), and what is handed over.
        func environment(under parent: [String: String]) -> [String: String] {
            parent.filter { !$0.key.hasPrefix("SPRINT_") }.merging(environment) { $1 }
        }
    }

    private let launch: Launch
    private let count: Int
    private let logger: Logger
    private let onStart: @Sendable (Int) -> Void
    private let onEnd: @Sendable (Int) -> Duration
    private let onGivenUp: @Sendable () -> Void

    /// `count` workers; `onStart` hears the process id of each one that is started, `onEnd` of each
    /// one that dies, and says how long it was registered; `onGivenUp` is called for each one that
    /// is started no more.
    public init(
        _ launch: Launch, count: Int, logger: Logger,
        onStart: @escaping @Sendable (Int) -> Void = { _ in },
        onEnd: @escaping @Sendable (Int) -> Duration,
        onGivenUp: @escaping @Sendable () -> Void = {}
    ) {
        self.launch = launch
        self.count = count
        self.logger = logger
        self.onStart = onStart
        self.onEnd = onEnd
        self.onGivenUp = onGivenUp
    }

    /// Keeps the workers running until the task is cancelled.
    ///
    /// - Throws: `NodeError` when every worker has been given up: why the last one was.
    public func run() async throws(NodeError) {
        let reasons = await withTaskGroup(of: NodeError?.self) { group in
            for _ in 0..<count { group.addTask { await keepRunning() } }
            return await group.reduce(into: [NodeError]()) { reasons, reason in
                if let reason { reasons.append(reason) }
            }
        }
        if let last = reasons.last, reasons.count == count { throw last }
    }

    /// Starts a worker again when it dies, a few times, after a pause that doubles; one that was
    /// registered a while starts afresh.
    ///
    /// - Returns: why a worker is given up; `nil` if the task was cancelled.
    private func keepRunning() async -> NodeError? {
        let clock = ContinuousClock()
        var restarts = RestartBudget()
        while true {
            let worker: WorkerProcess
            do throws(NodeError) {
                worker = try WorkerProcess(launch)
            } catch {
                logger.warning("a local worker does not start", metadata: ["reason": "\(error)"])
                onGivenUp()
                return error
            }
            onStart(worker.processID)
            let status = await worker.wait()
            if Task.isCancelled { return nil }
            let pause = restarts.pause(afterServing: onEnd(worker.processID))
            logger.warning(
                "a local worker died",
                metadata: [
                    "pid": "\(worker.processID)", "status": "\(status)",
                    "next": pause.map { "started again in \($0)" } ?? "given up",
                ])
            guard let pause else {
                onGivenUp()
                return .workersEnding(restarts: Limits.localWorkerRestartsMax, status: status)
            }
            guard (try? await clock.sleep(for: pause)) != nil else { return nil }
        }
    }
}

/// One worker process.
private final class WorkerProcess: Sendable {
    private let process: Process
    /// Held open for the worker's lifetime; its closing is the worker's signal to leave.
    private let lifeline = Pipe()
    private let ended = Promise<Int32>()

    init(_ launch: LocalWorkers.Launch) throws(NodeError) {
        process = Process()
        process.executableURL = URL(fileURLWithPath: launch.program)
        process.arguments = launch.arguments
        process.environment = launch.environment(under: ProcessInfo.processInfo.environment)
        process.standardInput = lifeline
        process.standardOutput = FileHandle.standardError
        process.terminationHandler = { [ended] in ended.keep($0.terminationStatus) }
        do {
            try process.run()
        } catch {
            throw .workerProgram(path: launch.program, reason: error.localizedDescription)
        }
    }

    var processID: Int { Int(process.processIdentifier) }

    /// Waits for the end; a cancelled wait kills. The worker has nothing to save.
    func wait() async -> Int32 {
        await withTaskCancellationHandler {
            await ended.value
        } onCancel: {
            kill(process.processIdentifier, SIGKILL)
        }
    }
}
