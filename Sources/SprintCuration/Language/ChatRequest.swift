import Foundation
import SprintProtocol
import SprintWire

/// What is asked of a chat-completions endpoint.
public struct ChatRequest: Hashable, Sendable, Codable {
    /// The model's name at the endpoint.
    public var model: String
    /// The turns so far, the last one the user's.
    public var messages: [ChatMessage]
    /// Sampling temperature; `nil` leaves it to the endpoint.
    public var temperature: Double?
    /// Tokens of the answer at most; `nil` leaves it to the endpoint.
    public var maxTokens: Int?

    private enum CodingKeys: String, CodingKey {
        case model, messages, temperature
        case maxTokens = "max_tokens"
    }

    /// A request.
    public init(
        model: String, messages: [ChatMessage], temperature: Double? = nil, maxTokens: Int? = nil
    ) {
        precondition(temperature?.isFinite ?? true, "a temperature is a finite number")
        self.model = model
        self.messages = messages
        self.temperature = temperature
        self.maxTokens = maxTokens
    }

    /// The body of the call: fields in one order, so that the same request has the same bytes.
    public var body: [UInt8] { Self.bytes(of: self) }

    /// The same for an answer that comes piece by piece, its tokens counted at its end.
    var streamingBody: [UInt8] {
        Self.bytes(of: Streaming(request: self))
    }

    private struct Streaming: Encodable {
        enum CodingKeys: String, CodingKey {
            case stream
            case options = "stream_options"
        }

        let request: ChatRequest

        func encode(to encoder: any Encoder) throws {
            try request.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(true, forKey: .stream)
            try container.encode(["include_usage": true], forKey: .options)
        }
    }

    private static func bytes(of document: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(document))
        } catch {
            preconditionFailure("texts and finite numbers are JSON: \(error)")
        }
    }

    /// What names this request's answer: SHA-256 over the prompt's version, the endpoint and the
    /// body.
    public func key(prompt: String, endpoint: String) -> Digest256 {
        SHA256.hash(Array("\(prompt)\n\(endpoint)\n".utf8) + body)
    }
}
