import Foundation
import Testing

/// What `solve --json` prints, as far as tests look.
struct SolveJSON: Decodable, Sendable {
    struct Round: Decodable, Sendable { var tasks: [TaskEntry] }
    struct TaskEntry: Decodable, Sendable {
        var attempt: Int
        var worker: UInt64
        var tokens: Int
        var prompt: String
        var execution: String
    }
    struct KV: Decodable, Sendable {
        var pages_shipped: Int
        var pages_refused: Int
        var bytes_shipped: Int
        var tokens_recomputed: Int
    }
    struct Tokens: Decodable, Sendable {
        var sequential: Int
        var sequential_with_barrier: Int
        var total: Int
        var discarded: Int
    }
    struct Worker: Decodable, Sendable {
        var pid: Int32
        var tasks: Int
    }

    var question: String
    var answer: String?
    var trajectory: String
    var rounds: [Round]
    var tokens: Tokens
    var kv: KV
    var workers: [Worker]
    var seed: String
    var model_fingerprint: String

    var tasks: [TaskEntry] { rounds.flatMap(\.tasks) }
    var width: Int { rounds.map(\.tasks.count).max() ?? 0 }
}

/// `solve` with the options that every run here shares.
enum SolveRun {
    /// Nine words; with at least four prompts a round, eight tasks even if the model stops after two rounds.
    static let question = "Reverse each word: 1 ant, 2 bee, 3 cat, 4 dog, 5 elk, 6 fox, 7 gnu, 8 hen, 9 ibis."

    static func arguments(_ own: [String]) -> [String] {
        [
            "solve", "--model", Repository.model, "--seed", "7", "--prompts", "4..5", "--max-rounds", "5", "--kv-memory",
            "64",
        ] + own + [question]
    }

    /// A run's document and its trajectory file.
    static func run(
        _ own: [String], environment: [String: String] = [:]
    ) async throws -> (json: SolveJSON, trajectory: [UInt8]) {
        let file = NSTemporaryDirectory() + "sprint-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let outcome = try await Program.run(
            "sprint-coordinator", arguments(own + ["--json", "--trajectory", file]), environment: environment)
        #expect([0, 1].contains(outcome.status), "\(outcome.errors)")
        let json = try JSONDecoder().decode(SolveJSON.self, from: Data(outcome.output))
        #expect((outcome.status == 0) == (json.answer != nil))
        return (json, Array(try Data(contentsOf: URL(fileURLWithPath: file))))
    }
}
