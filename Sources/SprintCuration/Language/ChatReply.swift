import Foundation
import SprintProtocol

/// What a chat-completions endpoint answered.
public struct ChatReply: Hashable, Sendable, Codable {
    /// The answer's text.
    public var text: String
    /// Why it ended: `stop`, or `length` for one that was cut off.
    public var finishReason: String?
    /// Tokens read; `nil` where the endpoint does not say.
    public var promptTokens: Int?
    /// Tokens written; `nil` where the endpoint does not say.
    public var completionTokens: Int?

    /// An answer.
    public init(
        text: String, finishReason: String? = nil, promptTokens: Int? = nil,
        completionTokens: Int? = nil
    ) {
        self.text = text
        self.finishReason = finishReason
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
    }

    /// Whether the answer was cut off.
    public var isCutOff: Bool { finishReason == "length" }
}

extension ChatReply {
    private struct Completion: Decodable {
        struct Choice: Decodable {
            struct Message: Decodable { var content: String? }
            var message: Message
            var finish_reason: String?
        }
        struct Usage: Decodable {
            var prompt_tokens: Int?
            var completion_tokens: Int?
        }
        var choices: [Choice]
        var usage: Usage?
    }

    /// Reads the body of a successful call.
    ///
    /// - Throws: `ChatFailure.malformed` if it is no completion, or one without a text.
    init(completion bytes: [UInt8]) throws(ChatFailure) {
        let completion: Completion
        do {
            completion = try JSONDecoder().decode(Completion.self, from: Data(bytes))
        } catch {
            throw .malformed(
                bytes.isEmpty ? "the body is empty" : "the body is no chat completion")
        }
        guard let choice = completion.choices.first else {
            throw .malformed("the completion has no choices")
        }
        try self.init(
            complete: choice.message.content ?? "", finishReason: choice.finish_reason,
            promptTokens: completion.usage?.prompt_tokens,
            completionTokens: completion.usage?.completion_tokens)
    }

    /// Takes what a completion says.
    ///
    /// - Throws: `ChatFailure.malformed` if it has no text and was not cut off.
    init(
        complete text: String, finishReason: String?, promptTokens: Int?, completionTokens: Int?
    ) throws(ChatFailure) {
        self.init(
            text: text, finishReason: finishReason, promptTokens: promptTokens,
            completionTokens: completionTokens)
        if text.allSatisfy(\.isWhitespace) && !isCutOff {
            throw .malformed("the completion has no text")
        }
    }
}
