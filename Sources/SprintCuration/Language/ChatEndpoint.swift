import AsyncHTTPClient
import Foundation
import SprintProtocol

/// An OpenAI-compatible endpoint over HTTP. Redirections are not followed: the key goes to the
/// address that was named, and nowhere else.
public struct ChatEndpoint: ChatService {
    private let client: HTTPClient
    private let address: EndpointAddress
    private let key: String?
    private let timeout: Duration

    /// Runs `body` with an endpoint, whose connections end with it.
    ///
    /// - Parameters:
    ///   - key: sent as a bearer token; `nil` sends none.
    ///   - timeout: what one call may take, its answer included.
    ///   - concurrency: how many connections are kept.
    public static func withEndpoint<Result: Sendable>(
        at address: EndpointAddress, key: String?, timeout: Duration = Limits.chatTimeoutDefault,
        concurrency: Int = Limits.chatConcurrencyDefault,
        _ body: (ChatEndpoint) async throws -> Result
    ) async throws -> Result {
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = concurrency
        let client = HTTPClient(configuration: configuration)
        let endpoint = ChatEndpoint(client: client, address: address, key: key, timeout: timeout)
        do {
            let result = try await body(endpoint)
            try await client.shutdown()
            return result
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    /// Makes one call.
    ///
    /// - Throws: `ChatFailure`, or `CancellationError`.
    public func complete(_ request: ChatRequest) async throws -> ChatReply {
        do {
            return try await withThrowingTaskGroup(of: ChatReply.self) { group in
                group.addTask { try await exchange(request.body) }
                group.addTask {
                    try await Task.sleep(for: timeout)
                    throw ChatFailure.timedOut(timeout)
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

    private func exchange(_ body: [UInt8]) async throws -> ChatReply {
        var request = HTTPClientRequest(url: address.description)
        request.method = .POST
        request.headers.add(name: "content-type", value: "application/json")
        if let key { request.headers.add(name: "authorization", value: "Bearer \(key)") }
        request.body = .bytes(body)
        let seconds = timeout.components.seconds + 1
        let response = try await client.execute(request, timeout: .seconds(seconds))
        var bytes: [UInt8] = []
        for try await chunk in response.body {
            bytes += chunk.readableBytesView
            guard bytes.count <= Limits.chatReplyBytesMax else {
                throw ChatFailure.malformed("it has over \(Limits.chatReplyBytesMax) bytes")
            }
        }
        let status = Int(response.status.code)
        if status == 200 { return try ChatReply(completion: bytes) }
        throw Self.failure(
            status: status, retryAfter: response.headers.first(name: "retry-after"), body: bytes)
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
