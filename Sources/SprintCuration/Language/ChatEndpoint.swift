import AsyncHTTPClient
import Foundation
import SprintProtocol
import Synchronization

/// An OpenAI-compatible endpoint over HTTP. Redirections are not followed: the key goes to the
/// address that was named, and nowhere else.
///
/// An answer is asked for piece by piece, so that silence means that nobody is at work; of an
/// endpoint that cannot do that, or does not, it is taken as a whole.
public struct ChatEndpoint: ChatService {
    private let client: HTTPClient
    private let address: EndpointAddress
    private let key: String?
    private let timeout: Duration
    private let silence: Duration
    private let streaming = StreamingSupport()

    /// Runs `body` with an endpoint, whose connections end with it.
    ///
    /// - Parameters:
    ///   - key: sent as a bearer token; `nil` sends none.
    ///   - timeout: what one call may take, its answer included.
    ///   - silence: how long a call may bring no byte; an endpoint that says that it cannot stream
    ///     is silent until its answer is whole, and only `timeout` holds.
    ///   - concurrency: how many connections are kept.
    public static func withEndpoint<Result: Sendable>(
        at address: EndpointAddress, key: String?, timeout: Duration = Limits.chatTimeoutDefault,
        silence: Duration = Limits.chatSilenceDefault,
        concurrency: Int = Limits.chatConcurrencyDefault,
        _ body: (ChatEndpoint) async throws -> Result
    ) async throws -> Result {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = concurrency
        let client = HTTPClient(configuration: configuration)
        let endpoint = ChatEndpoint(
            client: client, address: address, key: key, timeout: timeout, silence: silence)
        do {
            let result = try await body(endpoint)
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// Makes one call, and another one at once if the endpoint says that it cannot stream.
    ///
    /// - Throws: `ChatFailure`, or `CancellationError`.
    public func complete(_ request: ChatRequest) async throws -> ChatReply {
        if streaming.isOffered {
            do {
                return try await call(request.streamingBody, silence: silence)
            } catch let failure as ChatFailure where failure.refusesStreaming {
                streaming.withdraw()
            }
        }
        return try await call(request.body, silence: nil)
    }

    private func call(_ body: [UInt8], silence: Duration?) async throws -> ChatReply {
        let lastByte = LastByte()
        do {
            return try await withThrowingTaskGroup(of: ChatReply.self) { group in
                group.addTask { try await exchange(body, lastByte) }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    throw ChatFailure.timedOut(timeout)
                }
                if let silence {
                    group.addTask {
                        try await lastByte.isLong(ago: silence)
                        throw ChatFailure.silent(silence)
                    }
                }
                defer { group.cancelAll() }
                guard let reply = try await group.next() else { throw CancellationError() }
                return reply
            }
        } catch let error as ChatFailure {
            throw error
        } catch {
            try Task.checkCancellation()
            throw Self.failure(of: error, timeout)
        }
    }

    private func exchange(_ body: [UInt8], _ lastByte: LastByte) async throws -> ChatReply {
        var request = HTTPClientRequest(url: address.description)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        if let key { request.headers.add(name: "authorization", value: "Bearer \(key)") }
        request.body = .bytes(body)
        let seconds = timeout.components.seconds + 1
        let response = try await client.execute(request, timeout: .seconds(seconds))
        lastByte.came()
        let status = Int(response.status.code)
        let kind = response.headers.first(name: "content-type") ?? ""
        if status == 200, kind.lowercased().hasPrefix("text/event-stream") {
            return try await streamed(response.body, lastByte)
        }
        var bytes: [UInt8] = []
        for try await chunk in response.body {
            lastByte.came()
            bytes += chunk.readableBytesView
            try Self.check(size: bytes.count)
        }
        if status == 200 { return try ChatReply(completion: bytes) }
        throw Self.failure(
            status: status, retryAfter: response.headers.first(name: "retry-after"), body: bytes)
    }

    private func streamed(_ body: HTTPClientResponse.Body, _ lastByte: LastByte) async throws
        -> ChatReply
    {
        var stream = ChatStream()
        var size = 0
        for try await chunk in body {
            lastByte.came()
            size += chunk.readableBytes
            try Self.check(size: size)
            try stream.take(chunk.readableBytesView)
            if stream.isDone { break }
        }
        return try stream.reply()
    }

    private static func check(size: Int) throws(ChatFailure) {
        guard size <= Limits.chatReplyBytesMax else {
            throw .malformed("it has over \(Limits.chatReplyBytesMax) bytes")
        }
    }

    private static func failure(status: Int, retryAfter: String?, body: [UInt8]) -> ChatFailure {
        let reason = ErrorBody.reason(in: body)
        switch status {
        case 408, 425, 429, 500...599:
            let pause = retryAfter.flatMap { RetryAfter.pause(of: $0, now: Date()) }
            return .unavailable(status: status, retryAfter: pause, reason: reason)
        case 200..<300: return .malformed("status \(status) where 200 is due")
        default: return .refused(status: status, reason: reason)
        }
    }

    private static func failure(of error: any Error, _ timeout: Duration) -> ChatFailure {
        switch error as? HTTPClientError {
        case .deadlineExceeded?, .readTimeout?, .writeTimeout?: .timedOut(timeout)
        case .connectTimeout?: .unreachable("no connection in time")
        case let other?: .unreachable("\(other)")
        case nil: .unreachable(String("\(error)".prefix(Limits.chatReasonCharactersMax)))
        }
    }
}

/// The error object of OpenAI's services.
private struct ErrorBody: Decodable {
    struct Detail: Decodable { var message: String? }
    var error: Detail

    /// What the service says, shortened.
    static func reason(in body: [UInt8]) -> String {
        let said = try? JSONDecoder().decode(ErrorBody.self, from: Data(body))
        let text =
            said?.error.message
            ?? String(decoding: body.prefix(Limits.wireTextBytesMax), as: UTF8.self)
        let line = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return String(line.prefix(Limits.chatReasonCharactersMax))
    }
}

/// Whether an endpoint streams: it is asked to until it says that it cannot.
private final class StreamingSupport: Sendable {
    private let offered = Mutex(true)

    var isOffered: Bool { offered.withLock { $0 } }

    func withdraw() { offered.withLock { $0 = false } }
}

/// When a call last brought a byte.
private final class LastByte: Sendable {
    private let instant = Mutex(ContinuousClock.now)

    func came() { instant.withLock { $0 = .now } }

    /// Returns when no byte has come for so long.
    func isLong(ago silence: Duration) async throws {
        let clock = ContinuousClock()
        var end = instant.withLock { $0 } + silence
        while end > clock.now {
            try await clock.sleep(until: end)
            end = instant.withLock { $0 } + silence
        }
    }
}
