import SprintProtocol

/// Asks a service through a cache, again after a temporary failure.
public struct ChatClient: Sendable {
    private let service: any ChatService
    private let endpoint: String
    private let cache: ChatCache?
    private let policy: RetryPolicy
    private let pause: @Sendable (Duration) async throws -> Void

    /// A client.
    ///
    /// - Parameters:
    ///   - endpoint: where the answers come from: a model of the same name elsewhere is another.
    ///   - cache: `nil` keeps nothing.
    ///   - pause: waits.
    public init(
        service: any ChatService, endpoint: String, cache: ChatCache?,
        policy: RetryPolicy = RetryPolicy(),
        pause: @escaping @Sendable (Duration) async throws -> Void = {
            try await Task.sleep(for: $0)
        }
    ) {
        self.service = service
        self.endpoint = endpoint
        self.cache = cache
        self.policy = policy
        self.pause = pause
    }

    /// What names a request's answer: the prompt's version, the endpoint and all that is asked.
    public func key(of request: ChatRequest, prompt: String) -> Digest256 {
        request.key(prompt: prompt, endpoint: endpoint)
    }

    /// The answer to a request and what a check says of it; an answer that was given once is not
    /// asked for again. It is kept when the check has come back, whatever that says: one that the
    /// check does not survive is not there to strike again.
    ///
    /// - Parameters:
    ///   - prompt: the version of the prompt that the request was made of.
    ///   - account: takes what the calls took, those that failed included.
    ///   - retrying: hears of every call that failed and is made again, before the pause.
    ///   - check: judges the answer.
    /// - Throws: the last `ChatFailure`; `CurationError` for a damaged cache; `CancellationError`.
    public func reply<Verdict>(
        to request: ChatRequest, prompt: String, account: inout ChatAccount,
        retrying: (ChatRetry) -> Void = { _ in }, check: (ChatReply) -> Verdict
    ) async throws -> (reply: ChatReply, verdict: Verdict) {
        if let kept = try cache?.reply(to: request, prompt: prompt, endpoint: endpoint) {
            account.cached += 1
            return (kept, check(kept))
        }
        let reply = try await ask(request, prompt, &account, retrying)
        let verdict = check(reply)
        try cache?.keep(reply, to: request, prompt: prompt, endpoint: endpoint)
        return (reply, verdict)
    }

    private func ask(
        _ request: ChatRequest, _ prompt: String, _ account: inout ChatAccount,
        _ retrying: (ChatRetry) -> Void
    ) async throws -> ChatReply {
        let spread = key(of: request, prompt: prompt).words.0
        var timeouts = 0
        for attempt in 1... {
            account.calls += 1
            do {
                let reply = try await service.complete(request)
                account.enter(reply)
                return reply
            } catch let failure as ChatFailure {
                if failure.isTimeout { timeouts += 1 }
                let time = policy.pause(
                    after: failure, attempt: attempt, timeouts: timeouts, spread: spread)
                guard let time else { throw failure }
                account.retries += 1
                retrying(ChatRetry(failure: failure, attempt: attempt + 1, pause: time))
                try await pause(time)
            }
        }
        preconditionFailure("a call ends with an answer or a failure")
    }
}
