/// Why a call of a chat-completions endpoint gave no answer.
public enum ChatFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The endpoint refuses this request (most of 400 to 499, and redirections).
    case refused(status: Int, reason: String)
    /// The endpoint cannot answer now (408, 429, 500 to 599); when it asks to be called again.
    case unavailable(status: Int, retryAfter: Duration?, reason: String)
    /// No connection, or one that broke.
    case unreachable(String)
    /// No whole answer in this time.
    case timedOut(Duration)
    /// Not a byte in this time.
    case silent(Duration)
    /// The answer is no chat completion.
    case malformed(String)

    /// Whether the same call may succeed later.
    public var isTemporary: Bool {
        if case .refused = self { false } else { true }
    }

    /// Whether it has cost all the time that a call has.
    public var isTimeout: Bool {
        switch self {
        case .timedOut, .silent: true
        case .refused, .unavailable, .unreachable, .malformed: false
        }
    }

    /// Whether the endpoint says that it cannot answer piece by piece.
    var refusesStreaming: Bool {
        switch self {
        case .refused(let status, let reason) where [400, 405, 406, 415, 422].contains(status),
            .unavailable(let status, _, let reason) where status == 501:
            reason.lowercased().contains("stream")
        default: false
        }
    }

    /// Whether it is about the endpoint and not about the request: no other call would fare better.
    public var isForEveryRequest: Bool {
        if case .refused(let status, _) = self {
            return ![400, 409, 413, 422].contains(status)
        }
        return false
    }

    /// When the endpoint asks to be called again.
    public var retryAfter: Duration? {
        if case .unavailable(_, let retryAfter, _) = self { retryAfter } else { nil }
    }

    /// The kind's name, to count by.
    public var kind: String {
        switch self {
        case .refused(let status, _): "refused-\(status)"
        case .unavailable(let status, _, _): "unavailable-\(status)"
        case .unreachable: "unreachable"
        case .timedOut: "timed-out"
        case .silent: "silent"
        case .malformed: "malformed-reply"
        }
    }

    /// A sentence that says what to do.
    public var description: String {
        switch self {
        case .refused(let status, let reason):
            "The endpoint refuses the request with status \(status)\(Self.suffix(reason)); check "
                + "--endpoint, --model and the key."
        case .unavailable(let status, _, let reason):
            "The endpoint cannot answer now, status \(status)\(Self.suffix(reason)); try again "
                + "later, or with a smaller --concurrency."
        case .unreachable(let reason):
            "The endpoint cannot be reached: \(reason); check --endpoint."
        case .timedOut(let limit):
            "The endpoint gave no whole answer in \(limit); raise --timeout."
        case .silent(let limit):
            "The endpoint sent nothing for \(limit); raise --silence-timeout if it is at work."
        case .malformed(let reason):
            "The endpoint's answer cannot be read: \(reason); is --endpoint an OpenAI-compatible "
                + "service?"
        }
    }

    private static func suffix(_ reason: String) -> String {
        reason.isEmpty ? "" : " (\(reason))"
    }
}
