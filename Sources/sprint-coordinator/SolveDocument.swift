import ArgumentParser
import Foundation
import SprintCommand
import SprintNode
import SprintProtocol

/// The document that `solve --json` prints. Times are in milliseconds and sizes in bytes, as the
/// names say.
struct SolveDocument: Encodable {
    struct Round: Encodable {
        var plan: String
        var plan_tokens: Int
        var tasks: [TaskEntry]
    }

    struct TaskEntry: Encodable {
        var prompt: String
        var execution: String
        var worker: UInt64
        var attempt: Int
        var seed: Seed
        var tokens: Int
        var finish: FinishReason
        var kv: KV
        var timing: TaskTiming
    }

    /// The Philox key and counter of the task's first token (contract C1).
    struct Seed: Encodable {
        var key: String
        var round: Int
        var prompt: Int
    }

    struct TaskTiming: Encodable {
        var queued_ms: Double
        var running_ms: Double
        var prefix_ms: Double
        var decode_ms: Double
    }

    struct Tokens: Encodable {
        var sequential: Int
        var sequential_with_barrier: Int
        var total: Int
        var discarded: Int
    }

    struct KV: Encodable {
        var pages_shipped: Int
        var pages_reused: Int
        var pages_refused: Int
        var bytes_shipped: Int
        var tokens_recomputed: Int
        var tail_tokens: Int
    }

    struct Grammar: Encodable {
        var masked_mass: Double
        var forced_tokens: Int
        var truncated: Int
        var escaped_tags: Int
    }

    struct Timing: Encodable {
        var wall_ms: Double
        var planner_ms: Double
        var executors_ms: Double
        var critical_path_ms: Double
        /// (all work one after another) / wall, over total / sequential tokens; `null` without
        /// tasks.
        var realisation: Nullable<Double>
    }

    struct Worker: Encodable {
        var id: UInt64
        var host: String
        var pid: Int
        var slots: Int
        var threads: Int
        var tasks: Int
        var tasks_lost: Int
    }

    var question: String
    var answer: Nullable<String>
    var trajectory: String
    var rounds: [Round]
    var tokens: Tokens
    var kv: KV
    var grammar: Grammar
    var timing: Timing
    var workers: [Worker]
    /// As text, because JSON numbers lose bits beyond 2^53.
    var seed: String
    var model: String
    var model_fingerprint: String

    init(_ result: ReasoningResult, question: Question, status: ServiceStatus) {
        self.question = question.text
        answer = Nullable(result.answer)
        trajectory = String(decoding: result.trajectory, as: UTF8.self)
        rounds = result.rounds.enumerated().map { index, round in
            Round(round, number: index + 1, seed: question.options.seed)
        }
        tokens = Tokens(
            sequential: result.sequentialTokens,
            sequential_with_barrier: result.sequentialTokensWithBarrier,
            total: result.totalTokens, discarded: result.discardedTokens)
        kv = KV(result.executionAccount)
        grammar = Grammar(
            masked_mass: result.grammar.maskedMass, forced_tokens: result.grammar.forcedTokens,
            truncated: result.grammar.truncated, escaped_tags: result.grammar.escapedTags)
        timing = Timing(result)
        workers = (status.workers + status.departed).sorted { $0.id < $1.id }.map { worker in
            Worker(worker, tasks: result.tasks.count { $0.worker == worker.id })
        }
        seed = String(question.options.seed)
        model = status.modelName
        model_fingerprint = status.fingerprint.description
    }
}

extension SolveDocument.Round {
    init(_ round: ReasoningResult.Round, number: Int, seed: UInt64) {
        plan = round.plan
        plan_tokens = round.planTokens
        tasks = round.tasks.enumerated().map { index, task in
            SolveDocument.TaskEntry(
                prompt: task.prompt, execution: task.execution, worker: task.worker.value,
                attempt: task.attempt,
                seed: .init(key: String(seed), round: number, prompt: index + 1),
                tokens: task.tokens, finish: task.finish, kv: .init(task.account),
                timing: .init(
                    queued_ms: task.queuedMilliseconds, running_ms: task.runningMilliseconds,
                    prefix_ms: task.account.prefixMilliseconds,
                    decode_ms: task.account.decodeMilliseconds))
        }
    }
}

extension SolveDocument.KV {
    init(_ account: ExecutionAccount) {
        pages_shipped = account.pagesShipped
        pages_reused = account.pagesReused
        pages_refused = account.pagesRefused
        bytes_shipped = account.bytesShipped
        tokens_recomputed = account.tokensRecomputed
        tail_tokens = account.tailTokens
    }
}

extension SolveDocument.Timing {
    init(_ result: ReasoningResult) {
        let executors = result.executorsMilliseconds
        wall_ms = result.wallMilliseconds
        planner_ms = result.plannerMilliseconds
        executors_ms = executors
        critical_path_ms = result.plannerMilliseconds + result.waitMilliseconds
        let timeGain = (result.plannerMilliseconds + executors) / result.wallMilliseconds
        let tokenGain = Double(result.totalTokens) / Double(max(1, result.sequentialTokens))
        realisation = Nullable(
            executors > 0 && result.wallMilliseconds > 0 ? timeGain / tokenGain : nil)
    }
}

extension SolveDocument.Worker {
    init(_ status: WorkerStatus, tasks count: Int) {
        id = status.id.value
        host = status.host
        pid = status.processID
        slots = status.slots
        threads = status.threads
        tasks = count
        tasks_lost = status.tasksLost
    }
}

extension SolveDocument {
    /// A short account for people: what the run took and where it was done.
    var account: String {
        let perWorker = Dictionary(grouping: rounds.flatMap(\.tasks), by: \.worker)
            .sorted { $0.key < $1.key }.map { "worker-\($0.key): \($0.value.count)" }
        let tasks = rounds.reduce(0) { $0 + $1.tasks.count }
        let lines = [
            "rounds  \(rounds.count), tasks \(tasks) (\(perWorker.joined(separator: ", ")))",
            "tokens  \(tokens.sequential) sequential, \(tokens.total) in all",
            "pages   \(kv.pages_shipped) shipped (\(Terminal.bytes(kv.bytes_shipped))), "
                + "\(kv.pages_reused) reused, \(kv.tokens_recomputed) tokens recomputed",
            String(
                format: "time    %.2f s (planner %.2f s, executors %.2f s), seed %@",
                timing.wall_ms / 1000, timing.planner_ms / 1000, timing.executors_ms / 1000, seed),
        ]
        return lines.map { "  \($0)\n" }.joined()
    }
}

/// What `solve --json` prints when there is no result.
struct SolveFailureDocument: Encodable {
    /// What went wrong.
    struct Failure: Encodable {
        var code: String
        var message: String
    }

    var error: Failure
    /// `null` if it could not be read, or not to its end.
    var question: Nullable<String>
    var seed: String

    /// The document of an error; `nil` for one that is no failure: an interruption, or a wrong
    /// command line.
    init?(_ error: any Error, question: String?, seed: UInt64) {
        switch error {
        case let error as ReasoningFailure:
            self.error = Failure(code: error.code.rawValue, message: error.message)
        case let error as NodeError:
            self.error = Failure(code: error.code, message: error.description)
        case is CancellationError, is ExitCode, is ValidationError: return nil
        default: self.error = Failure(code: "failed", message: "\(error)")
        }
        let isWhole = question.map { $0.utf8.count <= Limits.questionBytesMax } ?? false
        self.question = Nullable(isWhole ? question : nil)
        self.seed = String(seed)
    }
}
