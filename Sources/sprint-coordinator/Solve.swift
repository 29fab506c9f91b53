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
            The answer goes to stdout, everything else to stderr; with --json stdout is one \
            document, of a failure too. Exit code 0: answered; 1: \
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
        let seed = options.options(modelTemperature: nil).seed
        try await Failure.exiting {
            try Terminal.checkOutput()
            let text = Result { try questionText() }
            let outcome = try await documenting(text: try? text.get(), seed: seed) {
                try await solve(text.get(), seed: seed)
            }
            try write(outcome)
            if outcome.result.answer == nil { throw ExitCode(ExitStatus.failure) }
        }
    }

    // MARK: Steps

    /// A finished run and the cluster it ran on.
    struct Outcome: Sendable {
        var question: Question
        var result: ReasoningResult
        var status: ServiceStatus
    }

    private func solve(_ text: String, seed: UInt64) async throws -> Outcome {
        var question = Question(text: text, options: options.options(modelTemperature: nil))
        try question.check()
        try checkTrajectory()
        let logger = logging.logger("sprint-coordinator")
        let setup = try ClusterSetup(model: model, cluster: cluster)
        question.options = options.options(modelTemperature: setup.checkpoint.defaultTemperature)
        question.options.seed = seed
        return try await interruptible { [question] in
            try await setup.cluster(logger: logger).run(checkpoint: setup.checkpoint) {
                try await ask(question, node: $0)
            }
        }
    }

    /// With `--json` a failure is a document too, whatever failed: the question itself, the model,
    /// the workers or the run.
    private func documenting(
        text: String?, seed: UInt64, _ body: () async throws -> Outcome
    ) async throws -> Outcome {
        do {
            return try await body()
        } catch {
            if json, let document = SolveFailureDocument(error, question: text, seed: seed) {
                try JSONDocument.write(document)
            }
            throw error
        }
    }

    private func questionText() throws -> String {
        guard question == "-" else { return question }
        let data: Data
        do {
            guard Terminal.hasInput else { throw POSIXError(.EBADF) }
            data =
                try FileHandle.standardInput.read(upToCount: Limits.questionBytesMax + 1) ?? Data()
        } catch {
            throw ReasoningFailure(
                code: .invalidRequest,
                message: "the question cannot be read from standard input: "
                    + SystemReason.text(of: error))
        }
        // Cut off within a character, a long question would pass for one that is not UTF-8.
        if data.count > Limits.questionBytesMax { return String(decoding: data, as: UTF8.self) }
        guard let text = String(data: data, encoding: .utf8) else {
            throw ReasoningFailure(code: .invalidRequest, message: "the question is not UTF-8")
        }
        return text
    }

    /// Better now than after a long run.
    private func checkTrajectory() throws(NodeError) {
        guard let trajectory else { return }
        do throws(OutputError) {
            try OutputPlace(trajectory).check()
        } catch {
            throw .output(path: error.path, reason: error.reason)
        }
    }

    private func ask(_ question: Question, node: CoordinatorNode) async throws -> Outcome {
        let start = ContinuousClock.now
        try await awaitWorkers(node, deadline: question.options.deadline)
        let waited = start.duration(to: .now)
        var view: LiveView? =
            json && !Terminal.showsProgress
            ? nil : LiveView(endpoint: "\(node.endpoint)")
        for await event in try await node.submit(question, waited: waited) {
            view?.show(event)
            switch event {
            case .waitingForWorkers where view == nil:
                Terminal.writeError(LiveView.waiting(at: "\(node.endpoint)") + "\n")
            case .finished(let result):
                return await Outcome(
                    question: question, result: result, status: node.status())
            case .failed(let failure): throw failure
            default: continue
            }
        }
        throw CancellationError()
    }

    /// Waits for all workers, local ones and those that `--workers` names, as long as a run may
    /// take: a plan's first tasks would all go to the first who comes. A local one that is late is
    /// waited for a moment only.
    private func awaitWorkers(_ node: CoordinatorNode, deadline: Duration) async throws {
        let count = cluster.workerCount
        guard count > 0 else { return }
        let notice = count == 1 ? "a worker" : "\(count) workers"
        let line = "waiting for \(notice) at \(node.endpoint) …\n"
        // Whoever starts remote workers needs the endpoint; local ones are there in a moment.
        let isAwaitingOthers = cluster.workers > 0
        if isAwaitingOthers { Terminal.writeError(line) }
        try await node.awaitWorkers(
            local: cluster.localWorkerCount, others: cluster.workers, deadline: deadline
        ) {
            if !isAwaitingOthers { Terminal.writeError(line) }
        }
    }

    /// Answer and trajectory: where one cannot be written the other is not lost.
    private func write(_ outcome: Outcome) throws {
        let document = SolveDocument(
            outcome.result, question: outcome.question, status: outcome.status)
        let shown = Result { try show(document, outcome) }
        try writeTrajectory(outcome.result.trajectory)
        try shown.get()
    }

    private func writeTrajectory(_ bytes: [UInt8]) throws(NodeError) {
        guard let trajectory else { return }
        do throws(OutputError) {
            try OutputPlace(trajectory).write(bytes)
        } catch {
            throw .output(path: error.path, reason: error.reason)
        }
    }

    /// The answer first: it is what was asked for, and the account ends what a person reads.
    private func show(_ document: SolveDocument, _ outcome: Outcome) throws {
        if json { return try JSONDocument.write(document) }
        defer { Terminal.writeError(document.account) }
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
