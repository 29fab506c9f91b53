import SprintProtocol

/// Asks a service through a cache, again after a temporary failure.
public struct ChatClient: Sendable {
    private let service: any ChatService
    private let cache: ChatCache?
    private let policy: RetryPolicy
    private let pause: @Sendable (Duration) async throws -> Void

    /// A client.
    ///
    /// - Parameters:
    ///   - cache: `nil` keeps nothing.
    ///   - pause: waits.
    public init(
        service: any ChatService, cache: ChatCache?, policy: RetryPolicy = RetryPolicy(),
        pause: @escaping @Sendable (Duration) async throws -> Void = {
            try await Task.sleep(for: $0)
        }
    ) {
        self.service = service
        self.cache = cache
        self.policy = policy
        self.pause = pause
    }

    /// The answer to a request; an answer that was given once is not asked for again.
    ///
    /// - Parameters:
    ///   - prompt: the version of the prompt that the request was made of.
    ///   - account: takes what the calls took, those that failed included.
    /// - Throws: the last `ChatFailure`; `CurationError` for a damaged cache; `CancellationError`.
    public func reply(
        to request: ChatRequest, prompt: String, account: inout ChatAccount
    ) async throws -> ChatReply {
        if let kept = try cache?.reply(to: request, prompt: prompt) {
            account.cached += 1
            return kept
        }
        let spread = request.key(prompt: prompt).words.0
        for attempt in 1... {
            account.calls += 1
            do {
                let reply = try await service.complete(request)
                account.enter(reply)
                try cache?.keep(reply, to: request, prompt: prompt)
                return reply
            } catch let failure as ChatFailure {
                guard let time = policy.pause(after: failure, attempt: attempt, spread: spread)
                else { throw failure }
                account.retries += 1
                try await pause(time)
            }
        }
        preconditionFailure("a call ends with an answer or a failure")
    }
}
