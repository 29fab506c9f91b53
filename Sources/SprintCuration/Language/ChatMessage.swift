/// One turn of a chat with a language model.
public struct ChatMessage: Hashable, Sendable, Codable {
    /// Who speaks.
    public enum Role: String, Hashable, Sendable, Codable {
        /// Whoever asks.
        case user
        /// The model.
        case assistant
    }

    /// Who speaks.
    public let role: Role
    /// What is said.
    public let content: String

    /// A turn.
    public init(_ role: Role, _ content: String) {
        self.role = role
        self.content = content
    }
}
