import SprintEngine
import SprintEvaluation
import SprintProtocol
import Synchronization

/// A system that says what a test wants, and remembers what it was asked.
final class StubSystem: AnsweringSystem {
    private let asked = Mutex<[String]>([])
    private let script: @Sendable (String, UInt64) throws -> SystemAnswer

    init(_ script: @escaping @Sendable (String, UInt64) throws -> SystemAnswer) {
        self.script = script
    }

    /// The questions so far.
    var questions: [String] { asked.withLock { $0 } }

    func answer(_ question: String, seed: UInt64) async throws -> SystemAnswer {
        asked.withLock { $0.append(question) }
        return try script(question, seed)
    }
}

extension SystemAnswer {
    /// An answer of some tokens and milliseconds.
    static func of(_ text: String, answer: String?, tokens: Int = 10, wall: Double = 5)
        -> SystemAnswer
    {
        SystemAnswer(
            text: text, answer: answer, wall_ms: wall, sequential_tokens: tokens,
            total_tokens: tokens)
    }
}

/// A service that ends each run in one way.
struct StubService: ReasoningService {
    /// How a run ends; `nil` falls silent.
    var end: ReasoningEvent?
    /// What `submit` throws.
    var refusal: ReasoningFailure?

    func submit(_ question: Question) async throws -> AsyncStream<ReasoningEvent> {
        if let refusal { throw refusal }
        let (stream, sink) = AsyncStream.makeStream(of: ReasoningEvent.self)
        sink.yield(.started(RunID(question.options.seed)))
        if let end { sink.yield(end) }
        sink.finish()
        return stream
    }

    func status() async -> ServiceStatus {
        ServiceStatus(modelName: "stub", fingerprint: Self.fingerprint, workers: [], runs: 0)
    }

    private static let fingerprint: Fingerprint = {
        guard let digest = Digest256(Array(repeating: 7, count: 32)) else {
            preconditionFailure("32 bytes make a digest")
        }
        return digest
    }()
}
