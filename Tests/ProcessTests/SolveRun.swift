import Foundation
import Glibc
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
    /// Three rounds of three; `arguments` sets limits that leave room for them in the tiny model's
    /// context of 2,048 tokens.
    static let question =
        "Reverse each word: 1 ant, 2 bee, 3 cat, 4 dog, 5 elk, 6 fox, 7 gnu, 8 hen, 9 ibis."

    static func arguments(_ own: [String]) -> [String] {
        let seed = own.contains("--seed") ? [] : ["--seed", "7"]
        return ["solve"] + limits + seed + own + [question]
    }

    /// The model, and limits that leave room for its rounds.
    static let limits = [
        "--model", Repository.model, "--prompts", "2..3", "--max-rounds", "5", "--max-plan-tokens",
        "200", "--max-execution-tokens", "40", "--max-answer-tokens", "120", "--kv-memory", "64",
    ]

    /// The embedded model on a problem without a solution: three rounds of six.
    static func embeddedArguments(_ own: [String]) -> [String] {
        ["solve", "--seed", "7", "--kv-memory", "64"] + own + ["Use 12, 5, 8 and 5 to make 52."]
    }

    /// A run's document and its trajectory file.
    static func run(
        _ own: [String], environment: [String: String] = [:], embedded: Bool = false
    ) async throws -> (json: SolveJSON, trajectory: [UInt8]) {
        let file = NSTemporaryDirectory() + "sprint-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let options = own + ["--json", "--trajectory", file]
        let outcome = try await Program.run(
            "sprint-coordinator", embedded ? embeddedArguments(options) : arguments(options),
            environment: environment)
        #expect([0, 1].contains(outcome.status), "\(outcome.errors)")
        let json = try JSONDecoder().decode(SolveJSON.self, from: Data(outcome.output))
        #expect((outcome.status == 0) == (json.answer != nil))
        return (json, Array(try Data(contentsOf: URL(fileURLWithPath: file))))
    }

    /// A run whose worker dies when the `task`-th task has started there; `arguments` adds the
    /// run's own to those that are given.
    static func killing(
        task: Int, environment: [String: String] = [:], _ arguments: ([String]) -> [String]
    ) async throws -> (json: SolveJSON, trajectory: [UInt8]) {
        let file = NSTemporaryDirectory() + "sprint-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let program = try Program(
            "sprint-coordinator",
            arguments(["--json", "--trajectory", file, "--log-level", "debug"]),
            environment: environment)
        var (processes, started): ([String: Int32], Int) = ([:], 0)
        for await line in program.errorLines {
            let fields = LogLine(line)
            if line.hasSuffix("worker joined"), let worker = fields["worker"],
                let pid = fields["pid"].flatMap(Int32.init)
            {
                processes[worker] = pid
            }
            guard line.hasSuffix("task started"), let worker = fields["worker"] else { continue }
            started += 1
            if started == task, let pid = processes[worker] { kill(pid, SIGKILL) }
        }
        let outcome = await program.outcome()
        #expect(outcome.status == 0 || outcome.status == 1, "\(outcome.errors)")
        let json = try JSONDecoder().decode(SolveJSON.self, from: Data(outcome.output))
        return (json, Array(try Data(contentsOf: URL(fileURLWithPath: file))))
    }
}
