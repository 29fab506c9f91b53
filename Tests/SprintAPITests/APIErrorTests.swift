import Hummingbird
import HummingbirdTesting
import SprintProtocol
import Testing

/// Every failure is an error object of OpenAI's shape with a status that clients act on.
@Suite struct APIErrorTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var body: String
        var status: Int
        var code = "invalid_request"
        var names: String
        var testDescription: String { String(body.prefix(60)) }
    }

    static let refused: [Case] = [
        Case(body: "{", status: 400, names: "JSON"),
        Case(body: "", status: 400, names: "JSON"),
        Case(body: "\u{1}\u{2}\u{3}", status: 400, names: "JSON"),
        Case(body: "{}", status: 400, names: "messages"),
        Case(body: #"{"messages":[]}"#, status: 400, names: "role user"),
        Case(body: #"{"messages":[{"role":"user"}]}"#, status: 400, names: "content"),
        Case(body: #"{"messages":[{"role":"user","content":7}]}"#, status: 400, names: "content"),
        Case(
            body: #"{"messages":[{"role":"user","content":[{"type":"image_url"}]}]}"#, status: 400,
            names: "image_url"),
        Case(body: #"{"messages":[{"role":"user","content":""}]}"#, status: 400, names: "empty"),
        Case(body: #"{"messages":[{"role":"user","content":" \n"}]}"#, status: 400, names: "empty"),
        Case(
            body: #"{"messages":[{"role":"system","content":"s"},{"role":"user","content":""}]}"#,
            status: 400,
            names: "empty"),
        Case(
            body: #"{"messages":[{"role":"assistant","content":"q"}]}"#, status: 400,
            names: "role user"),
        Case(
            body: #"{"messages":[{"role":"wizard","content":"s"},{"role":"user","content":"q"}]}"#,
            status: 400,
            names: "wizard"),
        Case(body: with(#""stream":true"#), status: 501, code: "not_supported", names: "stream"),
        Case(body: with(#""n":2"#), status: 501, code: "not_supported", names: "n = 1"),
        Case(body: with(#""seed":-1"#), status: 400, names: "out of range"),
        Case(body: with(#""temperature":-0.5"#), status: 400, names: "temperature"),
        Case(body: with(#""top_p":0"#), status: 400, names: "top_p"),
        Case(body: with(#""max_tokens":1"#), status: 400, names: "max_tokens"),
        Case(body: with(#""sprint":{"max_rounds":1000}"#), status: 400, names: "sprint.max_rounds"),
        Case(
            body: with(#""sprint":{"min_prompts":3,"max_prompts":2}"#), status: 400,
            names: "min_prompts"),
        Case(body: with(#""sprint":{"min_prompts":-1}"#), status: 400, names: "prompts"),
        Case(body: with(#""sprint":{"ship":"sometimes"}"#), status: 400, names: "sprint"),
    ]

    private static func with(_ field: String) -> String {
        #"{"messages":[{"role":"user","content":"q"}],\#(field)}"#
    }

    @Test(arguments: refused)
    func `a request at fault is refused before any run starts`(_ refused: Case) async throws {
        let service = StubService(.end(.finished(.stub)))
        try await serving(service) { client in
            let error = try ErrorBody(await client.chat(refused.body))
            #expect(error.status == refused.status && error.code == refused.code, "\(error)")
            #expect(error.message.contains(refused.names), "\(error)")
        }
        #expect(service.questions.isEmpty)
    }

    @Test func `a body over the limit is refused`() async throws {
        let service = StubService(.end(.finished(.stub)))
        try await serving(service) { client in
            let text = String(repeating: "a", count: Limits.httpBodyBytesMax)
            let error = try ErrorBody(
                await client.chat(#"{"messages":[{"role":"user","content":"\#(text)"}]}"#))
            #expect(error.status == 413 && error.code == "request_too_large")
            #expect(error.message.contains("\(Limits.httpBodyBytesMax)"))
        }
        #expect(service.questions.isEmpty)
    }

    @Test func `another model than the service's is not found`() async throws {
        let service = StubService(.end(.finished(.stub)))
        try await serving(service) { client in
            let error = try ErrorBody(await client.chat(Self.with(#""model":"other""#)))
            #expect(error.status == 404 && error.code == "model_not_found")
            #expect(error.message.contains("other") && error.message.contains("stub"))
        }
        #expect(service.questions.isEmpty)
    }

    @Test(arguments: [
        (HTTPRequest.Method.post, "/health", "GET"), (.post, "/v1/models", "GET"),
        (.get, "/v1/chat/completions", "POST"), (.put, "/health", "GET"),
        (.delete, "/v1/models", "GET"), (.put, "/v1/chat/completions", "POST"),
        (.delete, "/v1/chat/completions/", "POST"), (.patch, "/health", "GET"),
    ])
    func `another method names the one that is allowed`(
        method: HTTPRequest.Method, path: String, allowed: String
    ) async throws {
        try await serving(StubService(.hang)) { client in
            let response = try await client.executeRequest(
                uri: path, method: method, headers: [:], body: nil)
            #expect(try ErrorBody(response).code == "method_not_allowed")
            #expect(response.status == .methodNotAllowed && response.headers[.allow] == allowed)
        }
    }

    /// What each way for a run to fail is over HTTP.
    static let statuses: [(ReasoningFailure.Code, Int)] = [
        (.invalidRequest, 400), (.contextOverflow, 400), (.overloaded, 429), (.noWorkers, 503),
        (.shuttingDown, 503),
        (.deadlineExceeded, 504), (.attemptsExhausted, 500), (.taskFailed, 500),
        (.plannerFailed, 500), (.cancelled, 500), (.taskTooLarge, 500),
    ]

    @Test func `every kind of failure has a status`() {
        #expect(Set(Self.statuses.map(\.0)) == Set(ReasoningFailure.Code.allCases))
    }

    @Test(arguments: statuses, [true, false])
    func `a run's failure keeps its code and sentence`(
        expected: (ReasoningFailure.Code, Int), atOnce: Bool
    ) async throws {
        let failure = ReasoningFailure(code: expected.0, message: "what to do")
        try await serving(StubService(atOnce ? .refuse(failure) : .end(.failed(failure)))) {
            client in
            let response = try await client.chat(ReasoningRouterTests.body)
            let error = try ErrorBody(response)
            #expect(error.status == expected.1 && error.code == expected.0.rawValue)
            #expect(error.message == "what to do")
            #expect(
                response.headers[.connection] == "close",
                "the connection is not used again, and that is said")
            #expect(
                (response.headers[.retryAfter] != nil) == (expected.1 == 429),
                "only overload says when to come again")
        }
    }

    @Test func `a run that falls silent is an error, not an empty answer`() async throws {
        try await serving(StubService(.fallSilent)) { client in
            let error = try ErrorBody(await client.chat(ReasoningRouterTests.body))
            #expect(error.status == 500 && error.code == "cancelled")
        }
    }

    @Test func `a path that is not there has the errors' shape`() async throws {
        try await serving(StubService(.hang)) { client in
            let error = try ErrorBody(await client.get("/v1/nothing"))
            #expect(error.status == 404 && error.code == "http_404")
            let put = try await client.executeRequest(
                uri: "/v1", method: .put, headers: [:], body: nil)
            #expect(put.status == .notFound && put.headers[.allow] == nil)
        }
    }
}
