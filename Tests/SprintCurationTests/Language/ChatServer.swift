import Foundation
import Hummingbird
import HummingbirdTesting
import Logging
import SprintCuration
import Synchronization

/// An endpoint in this process: a real HTTP server that answers as it is told and remembers what it
/// was asked.
final class ChatServer: Sendable {
    /// What the endpoint does with a call.
    enum Reply: Sendable {
        /// A completion with this text.
        case text(String, finishReason: String = "stop")
        /// A completion in server-sent events, each of these as it stands.
        case stream([String])
        /// The head of a stream and one event, and then nothing.
        case streamStall(String)
        /// A status with a body.
        case status(Int, body: String = "", retryAfter: String? = nil, location: String? = nil)
        /// Nothing at all.
        case hang
        /// A status line, and then nothing.
        case stall
    }

    /// What was asked.
    struct Call: Sendable {
        var path: String
        var authorization: String?
        var request: ChatRequest
        /// Whether the answer is asked for piece by piece.
        var streams: Bool
    }

    private struct Streaming: Decodable { var stream: Bool? }

    /// The call with its place in the order of arrival, from 0.
    typealias Script = @Sendable (Int, ChatRequest) async -> Reply

    private let script: Script
    private let state = Mutex(State())

    private struct State {
        var calls: [Call] = []
        var inFlight = 0
        var inFlightMax = 0
        var hanging: [AsyncStream<Void>.Continuation] = []
        var isEnding = false
    }

    init(_ script: @escaping Script) { self.script = script }

    /// The calls so far.
    var calls: [Call] { state.withLock(\.calls) }
    /// The most calls that were open at once.
    var inFlightMax: Int { state.withLock(\.inFlightMax) }

    /// Serves while `body` runs; then lets go of the calls that hang.
    ///
    /// - Parameter body: gets the address to call, `http://localhost:PORT/v1`.
    func serving<Result: Sendable>(
        _ body: @Sendable (String) async throws -> Result
    ) async throws -> Result {
        let router = Router()
        router.post("**") { request, _ in try await self.answer(request) }
        state.withLock { $0.isEnding = false }
        var logger = Logger(label: "chat-server")
        logger.logLevel = .critical
        return try await Application(router: router, logger: logger).test(.live) { client in
            defer { self.letGo() }
            return try await body("http://localhost:\(client.port ?? 0)/v1")
        }
    }

    private func letGo() {
        let hanging = state.withLock { state in
            defer { state.hanging = [] }
            state.isEnding = true
            return state.hanging
        }
        for one in hanging { one.finish() }
    }

    private func answer(_ request: Request) async throws -> Response {
        let bytes = try await request.body.collect(upTo: 32 << 20)
        let data = Data(bytes.readableBytesView)
        let chat = try JSONDecoder().decode(ChatRequest.self, from: data)
        let streams = try JSONDecoder().decode(Streaming.self, from: data).stream ?? false
        let index = state.withLock { state in
            state.calls.append(
                Call(
                    path: request.uri.path, authorization: request.headers[.authorization],
                    request: chat, streams: streams))
            state.inFlight += 1
            state.inFlightMax = max(state.inFlightMax, state.inFlight)
            return state.calls.count - 1
        }
        defer { state.withLock { $0.inFlight -= 1 } }
        return try await response(to: await script(index, chat))
    }

    private func response(to reply: Reply) async throws -> Response {
        switch reply {
        case .text(let text, let reason):
            return Response(
                status: .ok, body: .init(byteBuffer: .init(string: Self.completion(text, reason))))
        case .stream(let events):
            return Self.events { writer in
                for event in events { try await writer.write(.init(string: event)) }
            }
        case .streamStall(let event):
            return Self.events { writer in
                try await writer.write(.init(string: event))
                try await self.waitForTheEnd()
            }
        case .status(let status, let body, let retryAfter, let location):
            var response = Response(
                status: .init(code: status), body: .init(byteBuffer: .init(string: body)))
            response.headers[.retryAfter] = retryAfter
            response.headers[.location] = location
            return response
        case .hang:
            try await self.waitForTheEnd()
            return Response(status: .ok)
        case .stall:
            return Response(
                status: .ok,
                body: .init { writer in
                    try await writer.write(.init(string: "{\"choices\": ["))
                    try await self.waitForTheEnd()
                    try await writer.finish(nil)
                })
        }
    }

    private static func events(
        _ write: @escaping @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/event-stream; charset=utf-8"],
            body: .init { writer in
                var open: any ResponseBodyWriter = writer
                try await write(&open)
                try await open.finish(nil)
            })
    }

    /// Until the server ends: the client has long left.
    private func waitForTheEnd() async throws {
        let (end, continuation) = AsyncStream.makeStream(of: Void.self)
        state.withLock { state in
            if state.isEnding { continuation.finish() } else { state.hanging.append(continuation) }
        }
        for await _ in end {}
        throw CancellationError()
    }

    private static func completion(_ text: String, _ reason: String) -> String {
        struct Completion: Encodable {
            struct Choice: Encodable {
                struct Message: Encodable { var role = "assistant", content: String }
                var index = 0, message: Message, finish_reason: String
            }
            var object = "chat.completion", choices: [Choice]
            var usage = ["prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110]
        }
        let completion = Completion(
            choices: [.init(message: .init(content: text), finish_reason: reason)])
        return String(decoding: (try? JSONEncoder().encode(completion)) ?? Data(), as: UTF8.self)
    }
}
