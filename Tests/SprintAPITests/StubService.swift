import SprintProtocol
import Synchronization

/// A service that says what a test wants, and remembers what it was asked. The real ones conform to
/// the same protocol; this one stands in where a failure cannot be had on demand.
final class StubService: ReasoningService {
    /// What happens to a question.
    enum Script: Sendable {
        /// `submit` throws.
        case refuse(ReasoningFailure)
        /// The run starts and ends with this.
        case end(ReasoningEvent)
        /// The run starts and never ends by itself.
        case hang
        /// The stream ends without an end of the run.
        case fallSilent
    }

    private struct State {
        var questions: [Question] = []
        var sinks: [AsyncStream<ReasoningEvent>.Continuation] = []
    }

    private let script: Script
    private let workers: [WorkerStatus]
    private let state = Mutex(State())
    /// A run's beginning and its end by the caller, as they happen.
    let happenings: AsyncStream<Happening>
    private let happened: AsyncStream<Happening>.Continuation

    /// What a test waits for.
    enum Happening: Hashable {
        case submitted
        case cancelled
    }

    init(_ script: Script, workers: Int = 1) {
        self.script = script
        self.workers = (0..<workers).map { number in
            WorkerStatus(
                id: WorkerID(UInt64(number + 1)), host: "host", processID: 1, slots: 4,
                slotsBusy: 0, threads: 1,
                tasksFinished: 0, tasksLost: 0)
        }
        (happenings, happened) = AsyncStream.makeStream(of: Happening.self)
    }

    /// The questions so far.
    var questions: [Question] { state.withLock { $0.questions } }

    func submit(_ question: Question) async throws -> AsyncStream<ReasoningEvent> {
        state.withLock { $0.questions.append(question) }
        if case .refuse(let failure) = script { throw failure }
        let (stream, sink) = AsyncStream.makeStream(of: ReasoningEvent.self)
        sink.onTermination = { [happened] reason in
            if case .cancelled = reason { happened.yield(.cancelled) }
        }
        sink.yield(.started(RunID(5)))
        switch script {
        case .refuse, .hang: state.withLock { $0.sinks.append(sink) }
        case .fallSilent: sink.finish()
        case .end(let event):
            sink.yield(event)
            sink.finish()
        }
        happened.yield(.submitted)
        return stream
    }

    func status() async -> ServiceStatus {
        ServiceStatus(
            modelName: "stub", fingerprint: Digest256.stub, workers: workers,
            runs: state.withLock { $0.sinks.count })
    }
}

extension Digest256 {
    static let stub: Digest256 = {
        guard let digest = Digest256(Array(repeating: 7, count: 32)) else {
            preconditionFailure("32 bytes")
        }
        return digest
    }()
}

extension ReasoningResult {
    /// A run of one round of one task.
    static let stub: ReasoningResult = {
        let task = ReasoningResult.TaskAccount(
            prompt: "a", execution: "b", worker: WorkerID(1), attempt: 1, planTokensBefore: 4,
            tokens: 6,
            finish: .closingTag, account: ExecutionAccount(), queuedMilliseconds: 1,
            runningMilliseconds: 2)
        let text = """
            <Question>
            q
            </Question>

            <think>
            <Plan_1>x</Plan_1>
            <Final_answer>
            \\boxed{4}
            </Final_answer>
            </think>
            """
        return ReasoningResult(
            answer: "4", trajectory: Array(text.utf8),
            rounds: [.init(plan: "x", planTokens: 5, tasks: [task])], answerTokens: 3,
            discardedTokens: 2,
            grammar: .init(), wallMilliseconds: 12, plannerMilliseconds: 6, openingTokens: 9,
            answerText: "\\boxed{4}")
    }()
}
