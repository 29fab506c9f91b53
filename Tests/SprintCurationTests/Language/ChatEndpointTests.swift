import Foundation
import SprintCuration
import SprintProtocol
import Testing

/// Whatever an endpoint does, a call ends in an answer or in a typed failure.
@Suite(.timeLimit(.minutes(20))) struct ChatEndpointTests {
    private static let request = ChatRequest(
        model: "m", messages: [ChatMessage(.user, "A <question> / with \"quotes\" é")],
        temperature: 0.5, maxTokens: 9)

    /// One call of a server that does this.
    private static func call(
        _ reply: ChatServer.Reply, key: String? = nil, timeout: Duration = .seconds(60)
    ) async throws -> ChatReply {
        try await ChatServer { _, _ in reply }.serving { base in
            try await call(base, key: key, timeout: timeout)
        }
    }

    private static func call(
        _ base: String, key: String? = nil, timeout: Duration = .seconds(60),
        silence: Duration = .seconds(60)
    ) async throws -> ChatReply {
        let address = try #require(EndpointAddress(base))
        return try await ChatEndpoint.withEndpoint(
            at: address, key: key, timeout: timeout, silence: silence
        ) {
            try await $0.complete(request)
        }
    }

    private static func failure(_ reply: ChatServer.Reply, timeout: Duration = .seconds(60))
        async throws -> ChatFailure
    {
        try await #require(throws: ChatFailure.self) {
            try await call(reply, timeout: timeout)
        }
    }

    @Test func `a call carries the request and the key, and brings text and tokens`() async throws {
        let server = ChatServer { _, _ in .text("Yes.") }
        let reply = try await server.serving { base in
            _ = try await Self.call(base)
            return try await Self.call(base + "/chat/completions/", key: "secret")
        }
        #expect(
            reply
                == ChatReply(
                    text: "Yes.", finishReason: "stop", promptTokens: 100, completionTokens: 10))
        #expect(server.calls.map(\.request) == [Self.request, Self.request])
        #expect(server.calls.map(\.authorization) == [nil, "Bearer secret"])
        #expect(server.calls.allSatisfy { $0.path == "/v1/chat/completions" })
    }

    @Test(arguments: [
        "", "<html>busy</html>", "{", "{}", "[]", #"{"choices": []}"#,
        #"{"choices": [{"message": {"content": null}}]}"#,
        #"{"choices": [{"message": {"content": "  \n"}}]}"#, #"{"choices": 7}"#,
    ])
    func `garbage and nothing are malformed`(_ body: String) async throws {
        let failure = try await Self.failure(.status(200, body: body))
        #expect(failure.kind == "malformed-reply" && failure.isTemporary, "\(failure)")
    }

    @Test func `an answer that was cut off before its text is no failure`() async throws {
        let body = #"{"choices": [{"message": {"content": ""}, "finish_reason": "length"}]}"#
        let reply = try await Self.call(.status(200, body: body))
        #expect(reply.isCutOff && reply.promptTokens == nil)
    }

    @Test func `overload says when to come again`() async throws {
        let busy = try await Self.failure(.status(429, retryAfter: "7"))
        #expect(
            busy.retryAfter == .seconds(7) && busy.isTemporary && busy.kind == "unavailable-429")
        let silent = try await Self.failure(.status(503, retryAfter: "soon"))
        #expect(silent.retryAfter == nil && silent.isTemporary)
    }

    @Test(arguments: [500, 502, 504, 408])
    func `a service in trouble may be asked again`(_ status: Int) async throws {
        let failure = try await Self.failure(.status(status, body: "oops"))
        #expect(failure.isTemporary && failure.kind == "unavailable-\(status)")
        #expect(failure.description.contains("oops"))
    }

    @Test(arguments: [(400, false), (401, true), (403, true), (404, true), (413, false)])
    func `a refusal is final, for this request or for all`(_ status: Int, _ isForAll: Bool)
        async throws
    {
        let body = #"{"error": {"message": "the context is\n too long", "code": "x"}}"#
        let failure = try await Self.failure(.status(status, body: body))
        #expect(!failure.isTemporary && failure.isForEveryRequest == isForAll)
        #expect(failure.description.contains("the context is too long"), "\(failure)")
    }

    @Test func `no redirection is followed`() async throws {
        let server = ChatServer { _, _ in
            .status(307, location: "/v1/elsewhere")
        }
        let failure = try await server.serving { base in
            try await #require(throws: ChatFailure.self) {
                try await Self.call(base, key: "secret")
            }
        }
        #expect(failure.kind == "refused-307" && server.calls.count == 1)
    }

    @Test(arguments: [true, false])
    func `silence ends with the time that a call has`(_ answersHead: Bool) async throws {
        let limit = Duration.milliseconds(300)
        let failure = try await Self.failure(answersHead ? .stall : .hang, timeout: limit)
        #expect(failure == .timedOut(limit))
    }

    /// The defaults: a silent endpoint holds a call for a minute, not for ten.
    @Test(arguments: [
        ChatServer.Reply.hang, .stall, .streamStall("data: {\"choices\": []}\n\n"),
    ])
    func `silence ends a call long before its time is over`(_ reply: ChatServer.Reply)
        async throws
    {
        #expect(Limits.chatSilenceDefault == .seconds(60))
        let limit = Duration.milliseconds(300)
        let failure = try await ChatServer { _, _ in reply }.serving { base in
            try await #require(throws: ChatFailure.self) {
                try await Self.call(base, timeout: .seconds(600), silence: limit)
            }
        }
        #expect(failure == .silent(limit) && failure.isTimeout && failure.isTemporary)
        #expect(failure.description.contains("--silence-timeout"))
    }

    private static func event(_ text: String, finish: String? = nil) -> String {
        let reason = finish.map { "\"\($0)\"" } ?? "null"
        return "data: {\"choices\": [{\"delta\": {\"content\": \"\(text)\"}, "
            + "\"finish_reason\": \(reason)}]}\r\n\r\n"
    }

    @Test func `an answer may come piece by piece, cut anywhere`() async throws {
        let whole =
            ": hello\n\ndata: {\"choices\": [{\"delta\": {\"role\": \"assistant\"}}]}\n\n"
            + Self.event("é") + Self.event("s.") + Self.event("", finish: "stop")
            + "data: {\"choices\": [], "
            + "\"usage\": {\"prompt_tokens\": 7, \"completion_tokens\": 2}}\n\n"
            + "data: [DONE]\n\n"
        let pieces = whole.map(String.init)
        let server = ChatServer { _, _ in .stream(pieces) }
        let reply = try await server.serving { try await Self.call($0) }
        #expect(
            reply
                == ChatReply(
                    text: "és.", finishReason: "stop", promptTokens: 7, completionTokens: 2))
        #expect(server.calls.map(\.streams) == [true])
    }

    @Test(arguments: [
        [], ["data: {\n\n"], ["data: [DONE]\n\n"], [": nothing\n\n"],
        ["data: {\"error\": {\"message\": \"overloaded\"}}\n\n"],
        ["data: {\"choices\": [{\"delta\": {\"content\": \"Half an\"}}]}\n\n"],
    ])
    func `a stream that breaks off or holds garbage is malformed`(_ events: [String]) async throws {
        let failure = try await Self.failure(.stream(events))
        #expect(failure.kind == "malformed-reply" && failure.isTemporary, "\(failure)")
    }

    /// The coordinator's own service says 501, others 400.
    @Test(arguments: [400, 422, 501])
    func `who cannot stream is asked for the whole, from then on at once`(_ status: Int)
        async throws
    {
        let server = ChatServer { index, _ in
            index == 0
                ? .status(status, body: #"{"error": {"message": "stream is not supported"}}"#)
                : .text("Yes.")
        }
        let texts = try await server.serving { base in
            let address = try #require(EndpointAddress(base))
            return try await ChatEndpoint.withEndpoint(at: address, key: nil) { endpoint in
                [
                    try await endpoint.complete(Self.request).text,
                    try await endpoint.complete(Self.request).text,
                ]
            }
        }
        #expect(texts == ["Yes.", "Yes."])
        #expect(server.calls.map(\.streams) == [true, false, false])
        #expect(server.calls.allSatisfy { $0.request == Self.request })
    }

    @Test func `nobody there is a failure at once`() async throws {
        let base = try await ChatServer { _, _ in .hang }.serving { $0 }
        let failure = try await #require(throws: ChatFailure.self) { try await Self.call(base) }
        #expect(failure.kind == "unreachable" && failure.isTemporary, "\(failure)")
    }

    @Test func `a call can be cancelled`() async throws {
        let server = ChatServer { _, _ in .hang }
        try await server.serving { base in
            let call = Task { try await Self.call(base) }
            call.cancel()
            await #expect(throws: CancellationError.self) { try await call.value }
        }
    }

    @Test(arguments: [
        "", "127.0.0.1:80", "ftp://host/v1", "http://", "http:///v1", "http://user:pw@host/v1",
        "http://host/v1?key=1", "=?",
    ])
    func `what is no address is refused`(_ text: String) {
        #expect(EndpointAddress(text) == nil)
    }
}
