/// Whoever answers chats: the seam between the stages and the network.
public protocol ChatService: Sendable {
    /// Makes one call.
    ///
    /// - Throws: `ChatFailure`, or `CancellationError`.
    func complete(_ request: ChatRequest) async throws -> ChatReply
}
