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
    public var body: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return Array(try encoder.encode(self))
        } catch {
            preconditionFailure("texts and finite numbers are JSON: \(error)")
        }
    }

    /// What names this request's answer: SHA-256 over the prompt's version and the body.
    public func key(prompt: String) -> Digest256 {
        SHA256.hash(Array("\(prompt)\n".utf8) + body)
    }
}
