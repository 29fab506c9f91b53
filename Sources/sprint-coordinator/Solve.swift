import ArgumentParser
import Foundation
import SprintCommand
import SprintNode
import SprintProtocol
import UnixSignals

/// `sprint-coordinator solve`: one question, one answer.
struct Solve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Answer one question; rounds are shown as they happen.",
        discussion: """
            The answer goes to stdout, everything else to stderr. Exit code 0: answered; 1: \
            failed, or the trajectory holds no \\boxed answer; 2: wrong usage; 130: Ctrl-C.
            """)

    @OptionGroup var model: ModelOptions
    @OptionGroup var cluster: ClusterFlags
    @OptionGroup var options: RunOptionFlags
    @OptionGroup var logging: LoggingOptions

    @Option(help: "Write the trajectory to this file.")
    var trajectory: String?

    @Flag(help: "Print one JSON document on standard output.")
    var json = false

    @Argument(help: "The question, or - to read it from standard input.")
    var question: String
    func run() async throws {
        try await Failure.exiting {
            let text = try questionText()
            try Question(text: text, options: options.options(modelTemperature: nil)).check()
            try checkTrajectoryFolder()
            let logger = logging.logger("sprint-coordinator")
            let setup = try ClusterSetup(model: model, cluster: cluster)
            let question = Question(
                text: text,
                options: options.options(modelTemperature: setup.checkpoint.defaultTemperature))
            let outcome = try await documenting(question) {
                try await interruptible {
                    try await setup.cluster(logger: logger).run(checkpoint: setup.checkpoint) {
                        try await ask(question, node: $0)
                    }
                }
            }
            try write(outcome, question: question)
            if outcome.result.answer == nil { throw ExitCode(ExitStatus.failure) }
        }
    }

    // MARK: Steps

    /// A finished run and the cluster it ran on.
    struct Outcome: Sendable {
        var result: ReasoningResult
        var status: ServiceStatus
    }

    /// With `--json` a failed run is a document too.
    private func documenting(
        _ question: Question, _ body: () async throws -> Outcome
    ) async throws -> Outcome {
        do {
            return try await body()
        } catch let failure as ReasoningFailure where json {
            try JSONDocument.write(SolveFailureDocument(failure, question: question))
            throw failure
        }
    }

    private func questionText() throws -> String {
        guard question == "-" else { return question }
        let data =
            try FileHandle.standardInput.read(upToCount: Limits.questionBytesMax + 1) ?? Data()
        // Cut off within a character, a long question would pass for one that is not UTF-8.
        if data.count > Limits.questionBytesMax { return String(decoding: data, as: UTF8.self) }
        guard let text = String(data: data, encoding: .utf8) else {
            throw ReasoningFailure(code: .invalidRequest, message: "the question is not UTF-8")
        }
        return text
    }

    /// Better now than after a long run.
    private func checkTrajectoryFolder() throws(NodeError) {
        guard let trajectory else { return }
        let folder = URL(fileURLWithPath: trajectory).deletingLastPathComponent().path
        guard FileManager.default.isWritableFile(atPath: folder) else {
            throw .output(path: trajectory, reason: "its folder is not there or not writable")
        }
    }

    private func ask(_ question: Question, node: CoordinatorNode) async throws -> Outcome {
        let start = ContinuousClock.now
        try await awaitWorkers(node, deadline: question.options.deadline)
        var question = question
        question.options.deadline -= ContinuousClock.now - start
        var view: LiveView? =
            json && !Terminal.showsProgress
            ? nil : LiveView(endpoint: "\(node.endpoint)")
        for await event in try await node.submit(question) {
            view?.show(event)
            switch event {
            case .waitingForWorkers where view == nil:
                Terminal.writeError(LiveView.waiting(at: "\(node.endpoint)") + "\n")
            case .finished(let result):
                return await Outcome(result: result, status: node.status())
            case .failed(let failure): throw failure
            default: continue
            }
        }
        throw CancellationError()
    }

    /// Waits for the remote workers that `--workers` names, as long as a run may take.
    private func awaitWorkers(_ node: CoordinatorNode, deadline: Duration) async throws {
        guard cluster.workers > 0 else { return }
        let awaited = cluster.workers == 1 ? "a worker" : "\(cluster.workers) workers"
        Terminal.writeError("waiting for \(awaited) at \(node.endpoint) …\n")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await node.workersReady(cluster.workerCount) }
            group.addTask {
                try await Task.sleep(for: deadline)
                throw ReasoningFailure(
                    code: .noWorkers,
                    message: "fewer than \(cluster.workers) workers connected to \(node.endpoint) "
                        + "within \(deadline.roundedText)")
            }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Answer and trajectory: where one cannot be written the other is not lost.
    private func write(_ outcome: Outcome, question: Question) throws {
        let shown = Result {
            try show(
                SolveDocument(outcome.result, question: question, status: outcome.status), outcome)
        }
        try writeTrajectory(outcome.result.trajectory)
        try shown.get()
    }

    private func writeTrajectory(_ bytes: [UInt8]) throws(NodeError) {
        guard let trajectory else { return }
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: trajectory), options: .atomic)
        } catch {
            throw .output(path: trajectory, reason: error.localizedDescription)
        }
    }

    private func show(_ document: SolveDocument, _ outcome: Outcome) throws {
        if json { return try JSONDocument.write(document) }
        Terminal.writeError(document.account)
        if let answer = outcome.result.answer {
            try Terminal.write(Terminal.plain(answer) + "\n")
        } else {
            Terminal.writeError("no answer: the trajectory holds no \\boxed{…}\n")
        }
    }
}

/// Runs `body`; Ctrl-C and SIGTERM cancel it and end the program with 130.
func interruptible<Result: Sendable>(
    _ body: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    try await withThrowingTaskGroup(of: Result?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) {
                throw CancellationError()
            }
            return nil
        }
        defer { group.cancelAll() }
        while let ended = try await group.next() { if let ended { return ended } }
        throw CancellationError()
    }
}
