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
        /// Environment beside this process's own; keys travel here, not in arguments others can
        /// read.
        public var environment: [String: String]

        /// Creates a launch.
        public init(program: String, arguments: [String], environment: [String: String] = [:]) {
            self.program = program
            self.arguments = arguments
            self.environment = environment
        }
    }

    private let launch: Launch
    private let count: Int
    private let logger: Logger
    private let onEnd: @Sendable (Int) -> Void

    /// `count` workers; `onEnd` hears the process id of each one that dies.
    public init(
        _ launch: Launch, count: Int, logger: Logger, onEnd: @escaping @Sendable (Int) -> Void
    ) {
        self.launch = launch
        self.count = count
        self.logger = logger
        self.onEnd = onEnd
    }

    /// Keeps the workers running until the task is cancelled.
    ///
    /// - Throws: `NodeError` if the program does not start, or when every worker has been given up.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Int32?.self) { group in
            for _ in 0..<count { group.addTask { try await keepRunning() } }
            var last: Int32?
            for try await status in group { last = status ?? last }
            if let last {
                throw NodeError.workersEnding(
                    restarts: Limits.localWorkerRestartsMax, status: last)
            }
        }
    }

    /// Starts a worker again when it dies, a few times, after a pause that doubles; one that lived
    /// a while starts afresh.
    ///
    /// - Returns: the last status of a worker that is given up; `nil` if the task was cancelled.
    private func keepRunning() async throws -> Int32? {
        let clock = ContinuousClock()
        var restarts = RestartBudget()
        while true {
            let start = clock.now
            let worker = try WorkerProcess(launch)
            let status = await worker.wait()
            if Task.isCancelled { return nil }
            onEnd(worker.processID)
            let pause = restarts.pause(afterLiving: start.duration(to: clock.now))
            logger.warning(
                "a local worker died",
                metadata: [
                    "pid": "\(worker.processID)", "status": "\(status)",
                    "next": pause.map { "started again in \($0)" } ?? "given up",
                ])
            guard let pause else { return status }
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
        process.environment = ProcessInfo.processInfo.environment.merging(launch.environment) { $1 }
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
