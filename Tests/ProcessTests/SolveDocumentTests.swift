import Foundation
import Testing

/// The whole document of `solve --json` for a run with tasks and an answer: every field is there,
/// and none besides.
private struct WholeDocument: Codable {
    struct Round: Codable {
        var plan: String
        var plan_tokens: Int
        var tasks: [TaskEntry]
    }
    struct TaskEntry: Codable {
        var prompt: String
        var execution: String
        var worker: Int
        var attempt: Int
        var seed: Seed
        var tokens: Int
        var finish: String
        var kv: KV
        var timing: TaskTiming
    }
    struct Seed: Codable {
        var key: String
        var round: Int
        var prompt: Int
    }
    struct TaskTiming: Codable {
        var queued_ms: Double
        var running_ms: Double
        var prefix_ms: Double
        var decode_ms: Double
    }
    struct Tokens: Codable {
        var sequential: Int
        var sequential_with_barrier: Int
        var total: Int
        var discarded: Int
    }
    struct KV: Codable {
        var pages_shipped: Int
        var pages_reused: Int
        var pages_refused: Int
        var bytes_shipped: Int
        var tokens_recomputed: Int
        var tail_tokens: Int

        var counts: [Int] {
            [
                pages_shipped, pages_reused, pages_refused, bytes_shipped, tokens_recomputed,
                tail_tokens,
            ]
        }
    }
    struct Grammar: Codable {
        var masked_mass: Double
        var forced_tokens: Int
        var truncated: Int
        var escaped_tags: Int
    }
    struct Timing: Codable {
        var wall_ms: Double
        var planner_ms: Double
        var executors_ms: Double
        var critical_path_ms: Double
        var realisation: Double
    }
    struct Worker: Codable {
        var id: Int
        var host: String
        var pid: Int
        var slots: Int
        var threads: Int
        var tasks: Int
        var tasks_lost: Int
    }

    var question: String
    var answer: String
    var trajectory: String
    var rounds: [Round]
    var tokens: Tokens
    var kv: KV
    var grammar: Grammar
    var timing: Timing
    var workers: [Worker]
    var seed: String
    var model: String
    var model_fingerprint: String

    var tasks: [TaskEntry] { rounds.flatMap(\.tasks) }
}

/// The document of DESIGN.md section 5, field by field.
@Suite(.enabled(if: Repository.hasModel, "Models/tiny/tiny.gguf is not there"))
struct SolveDocumentTests {
    @Test func `the document is complete, and its sums are those of its parts`() async throws {
        let outcome = try await Program.run(
            "sprint-coordinator",
            SolveRun.arguments([
                "--json", "--local-workers", "2", "--ship", "always", "--temperature", "0",
            ]))
        #expect(outcome.status == 0, "\(outcome.errors)")
        let document = try JSONDecoder().decode(WholeDocument.self, from: Data(outcome.output))
        // Written again it is the same: no field is left out here.
        let again = try JSONSerialization.jsonObject(with: JSONEncoder().encode(document))
        let written = try JSONSerialization.jsonObject(with: Data(outcome.output))
        #expect(names(again) == names(written))
        expectSums(document)
        expectTasks(document)
        expectTimes(document)
        #expect(document.question == SolveRun.question && document.seed == "7")
        #expect(document.trajectory.contains("\\boxed{\(document.answer)}"))
        #expect(!document.model.isEmpty && document.model_fingerprint.count == 64)
        #expect(document.grammar.masked_mass >= 0 && document.grammar.forced_tokens >= 0)
        #expect(document.grammar.truncated == 0 && document.grammar.escaped_tags == 0)
    }

    private func expectSums(_ document: WholeDocument) {
        let tasks = document.tasks
        let sums = tasks.reduce([0, 0, 0, 0, 0, 0]) { zip($0, $1.kv.counts).map(+) }
        #expect(document.kv.counts == sums)
        #expect(document.kv.pages_shipped > 0 && document.kv.bytes_shipped > 0)
        #expect(document.kv.pages_reused > 0 && document.kv.tail_tokens > 0)
        for worker in document.workers {
            #expect(worker.tasks == tasks.count { $0.worker == worker.id })
            #expect(worker.pid > 0 && worker.slots > 0 && worker.threads > 0)
            #expect(!worker.host.isEmpty && worker.tasks_lost == 0)
        }
        #expect(document.workers.count == 2)
        #expect(document.workers.reduce(0) { $0 + $1.tasks } == tasks.count)
        let tokens = document.tokens
        let written = document.rounds.reduce(0) { $0 + $1.plan_tokens }
        // What is left of the total is the answer.
        #expect(tokens.total > written + tasks.reduce(0) { $0 + $1.tokens })
        #expect(tokens.sequential <= tokens.sequential_with_barrier)
        #expect(tokens.sequential_with_barrier < tokens.total && tokens.discarded == 0)
    }

    private func expectTasks(_ document: WholeDocument) {
        #expect(document.tasks.count >= 8)
        for (round, entry) in document.rounds.enumerated() {
            #expect(document.trajectory.contains("<Plan_\(round + 1)>\n\(entry.plan)</Plan_"))
            for (prompt, task) in entry.tasks.enumerated() {
                #expect(task.seed.key == document.seed && task.attempt == 1)
                #expect(task.seed.round == round + 1 && task.seed.prompt == prompt + 1)
                #expect(entry.plan.contains(task.prompt) && task.tokens > 0)
                #expect(document.trajectory.contains(task.execution))
                #expect(["closingTag", "endOfSequence", "limit"].contains(task.finish))
            }
        }
    }

    private func expectTimes(_ document: WholeDocument) {
        let timing = document.timing
        let running = document.tasks.reduce(0) { $0 + $1.timing.running_ms }
        #expect(abs(timing.executors_ms - running) < 1e-6 * running)
        #expect(timing.planner_ms > 0 && timing.planner_ms <= timing.critical_path_ms)
        #expect(timing.critical_path_ms <= timing.wall_ms && timing.realisation > 0)
        for task in document.tasks {
            let part = task.timing
            #expect(part.queued_ms >= 0 && part.prefix_ms >= 0 && part.decode_ms > 0)
            #expect(part.running_ms > 0)
        }
    }

    /// The paths of all values of a document.
    private func names(_ value: Any, at path: String = "") -> Set<String> {
        if let object = value as? [String: Any] {
            return object.reduce(into: []) {
                $0.formUnion(names($1.value, at: "\(path).\($1.key)"))
            }
        }
        guard let list = value as? [Any] else { return [path] }
        return list.reduce(into: []) { $0.formUnion(names($1, at: path + "[]")) }
    }
}
