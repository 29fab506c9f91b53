import Foundation

/// Reads a completion that comes piece by piece: lines `data: {…}`, and `data: [DONE]` at its end
/// (server-sent events, https://html.spec.whatwg.org/multipage/server-sent-events.html).
struct ChatStream {
    private struct Piece: Decodable {
        struct Choice: Decodable {
            struct Delta: Decodable { var content: String? }
            var delta: Delta?
            var finish_reason: String?
        }
        struct Usage: Decodable {
            var prompt_tokens: Int?
            var completion_tokens: Int?
        }
        struct Trouble: Decodable { var message: String? }
        var choices: [Choice]?
        var usage: Usage?
        var error: Trouble?
    }

    /// Whether the end has come.
    private(set) var isDone = false
    private var line: [UInt8] = []
    private var text = ""
    private var finishReason: String?
    private var usage: Piece.Usage?

    /// Takes the next bytes, cut wherever they are.
    ///
    /// - Throws: `ChatFailure.malformed` for a line that is no piece of a completion.
    mutating func take(_ bytes: some Sequence<UInt8>) throws(ChatFailure) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                try take(line: line)
                line.removeAll(keepingCapacity: true)
            } else {
                line.append(byte)
            }
        }
    }

    /// The whole answer.
    ///
    /// - Throws: `ChatFailure.malformed` if the end has not come, or there is no text.
    consuming func reply() throws(ChatFailure) -> ChatReply {
        try take(line: line)
        guard isDone || finishReason != nil else {
            throw .malformed("the stream broke off")
        }
        return try ChatReply(
            complete: text, finishReason: finishReason, promptTokens: usage?.prompt_tokens,
            completionTokens: usage?.completion_tokens)
    }

    private mutating func take(line: [UInt8]) throws(ChatFailure) {
        let field = Array("data:".utf8)
        guard line.starts(with: field), !isDone else { return }
        let value = line.dropFirst(field.count).drop { $0 == UInt8(ascii: " ") }
        if value.starts(with: Array("[DONE]".utf8)) {
            isDone = true
            return
        }
        guard let piece = try? JSONDecoder().decode(Piece.self, from: Data(value)) else {
            throw .malformed("the stream has a line that is no piece of a chat completion")
        }
        if let error = piece.error {
            throw .malformed("the stream ends with an error: \(error.message ?? "unnamed")")
        }
        if let choice = piece.choices?.first {
            text += choice.delta?.content ?? ""
            finishReason = choice.finish_reason ?? finishReason
        }
        usage = piece.usage ?? usage
    }
}
