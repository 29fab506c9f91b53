import Foundation
import SprintProtocol

/// Body of the answer to `POST /v1/chat/completions`. Field names are OpenAI's; `reasoning_content`
/// is what DeepSeek and llama.cpp call the thinking, and `sprint` says what the cluster did.
struct ChatCompletionResponse: Encodable, Sendable {
    /// The only choice.
    struct Choice: Encodable, Sendable {
        var index = 0
        var message: Message
        var finish_reason: String
    }

    /// The assistant's turn.
    struct Message: Encodable, Sendable {
        var role = "assistant"
        var content: String
        var reasoning_content: String
    }

    /// Tokens, counted by the engine.
    struct Usage: Encodable, Sendable {
        /// The part of the completion that is not the answer.
        struct Details: Encodable, Sendable {
            var reasoning_tokens: Int
        }

        var prompt_tokens: Int
        var completion_tokens: Int
        var total_tokens: Int
        var completion_tokens_details: Details
    }

    /// What only a parallel run has.
    struct Extension: Encodable, Sendable {
        var answer: Nullable<String>
        var rounds: Int
        var tasks: Int
        /// Tasks that a lost or overloaded worker gave back: their result is of a later attempt.
        var tasks_retried: Int
        var sequential_tokens: Int
        var total_tokens: Int
        var discarded_tokens: Int
        var pages_shipped: Int
        var bytes_shipped: Int
        var wall_ms: Double
        /// As text, because JSON numbers lose bits beyond 2^53.
        var seed: String
        var model_fingerprint: String
    }

    var id: String
    var object = "chat.completion"
    var created: Int
    var model: String
    var choices: [Choice]
    var usage: Usage
    var system_fingerprint: String
    var sprint: Extension

    /// Writes a finished run as a completion.
    init(_ result: ReasoningResult, run: RunID, seed: UInt64, service: ServiceStatus, now: Date) {
        let account = result.executionAccount
        id = "chatcmpl-\(run.value)-\(String(seed, radix: 16))"
        created = Int(now.timeIntervalSince1970)
        model = service.modelName
        let text = String(decoding: result.trajectory, as: UTF8.self)
        choices = [
            Choice(
                message: Message(
                    content: result.answerText, reasoning_content: Self.reasoning(of: text)),
                finish_reason: result.grammar.truncated > 0 ? "length" : "stop")
        ]
        usage = Usage(
            prompt_tokens: result.openingTokens, completion_tokens: result.totalTokens,
            total_tokens: result.openingTokens + result.totalTokens,
            completion_tokens_details: .init(
                reasoning_tokens: result.totalTokens - result.answerTokens))
        system_fingerprint = String(service.fingerprint.description.prefix(16))
        sprint = Extension(
            answer: Nullable(result.answer), rounds: result.rounds.count, tasks: result.tasks.count,
            tasks_retried: result.tasksRetried,
            sequential_tokens: result.sequentialTokens, total_tokens: result.totalTokens,
            discarded_tokens: result.discardedTokens,
            pages_shipped: account.pagesShipped, bytes_shipped: account.bytesShipped,
            wall_ms: result.wallMilliseconds, seed: String(seed),
            model_fingerprint: service.fingerprint.description)
    }

    /// The trajectory between `<think>` and the final answer.
    private static func reasoning(of trajectory: String) -> String {
        let start = trajectory.range(of: "<think>\n")?.upperBound ?? trajectory.startIndex
        let end =
            trajectory.range(of: "<Final_answer>", options: .backwards)?.lowerBound
            ?? trajectory.endIndex
        return start < end ? String(trajectory[start..<end]) : ""
    }
}
