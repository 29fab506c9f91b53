import Foundation
import SprintCuration
import SprintProtocol
import Synchronization
import Testing

/// A client asks again with pauses, keeps what it got, and accounts for all of it.
@Suite(.timeLimit(.minutes(20))) struct ChatClientTests {
    private static let request = ChatRequest(model: "m", messages: [ChatMessage(.user, "Why?")])

    /// Pauses that take no time.
    private final class Pauses: Sendable {
        private let taken = Mutex<[Duration]>([])
        var all: [Duration] { taken.withLock { $0 } }
        func take(_ pause: Duration) { taken.withLock { $0.append(pause) } }
    }

    private struct Run {
        var result: Result<ChatReply, ChatFailure>
        var account: ChatAccount
        var pauses: [Duration]
        var retries: [ChatRetry] = []
    }

    private static func run(
        _ server: ChatServer, attempts: Int = 4, timeout: Duration = .seconds(60),
        cache: ChatCache? = nil, prompt: String = "p/1", endpoint: String = "here"
    ) async throws -> Run {
        let pauses = Pauses()
        return try await server.serving { base in
            let address = try #require(EndpointAddress(base))
            return try await ChatEndpoint.withEndpoint(
                at: address, key: nil, timeout: timeout
            ) { service in
                let client = ChatClient(
                    service: service, endpoint: endpoint, cache: cache,
                    policy: RetryPolicy(attemptsMax: attempts), pause: { pauses.take($0) })
                var account = ChatAccount()
                var retries: [ChatRetry] = []
                do {
                    let reply = try await client.reply(
                        to: request, prompt: prompt, account: &account,
                        retrying: { retries.append($0) }, check: { $0 }
                    ).reply
                    return Run(
                        result: .success(reply), account: account, pauses: pauses.all,
                        retries: retries)
                } catch let failure as ChatFailure {
                    return Run(
                        result: .failure(failure), account: account, pauses: pauses.all,
                        retries: retries)
                }
            }
        }
    }

    @Test func `after 429 the answer comes, not before it was asked for`() async throws {
        let server = ChatServer { index, _ in
            index == 0 ? .status(429, retryAfter: "30") : .text("Because.")
        }
        let run = try await Self.run(server)
        #expect(try run.result.get().text == "Because.")
        #expect(run.pauses == [.seconds(30)] && run.account.retries == 1 && run.account.calls == 2)
        #expect(run.account.promptTokens == 100 && run.account.completionTokens == 10)
    }

    @Test(arguments: [
        ChatServer.Reply.status(500), .status(200, body: "garbage"),
    ])
    func `trouble for ever ends after the last attempt`(_ reply: ChatServer.Reply) async throws {
        let server = ChatServer { _, _ in reply }
        let run = try await Self.run(server, attempts: 3, timeout: .seconds(60))
        #expect(throws: ChatFailure.self) { try run.result.get() }
        #expect(server.calls.count == 3 && run.account.calls == 3)
        try #require(run.pauses.count == 2)
        #expect(run.pauses[0] < run.pauses[1])
    }

    /// Each such call costs all the time that a call has: six of ten minutes would be an hour.
    @Test func `a silent endpoint is called twice, and every further call is told of`()
        async throws
    {
        let server = ChatServer { _, _ in .hang }
        let run = try await Self.run(server, attempts: 6, timeout: .milliseconds(300))
        #expect(throws: ChatFailure.timedOut(.milliseconds(300))) { try run.result.get() }
        #expect(server.calls.count == 2 && run.account.calls == 2 && Limits.chatTimeoutsMax == 2)
        #expect(run.retries.map(\.attempt) == [2] && run.retries.map(\.pause) == run.pauses)
        let text = try #require(run.retries.first?.description)
        #expect(text.contains("no whole answer in 0.3 seconds") && text.contains("Call 2 follows"))
        let mixed = ChatServer { index, _ in index < 3 ? .status(500) : .hang }
        let other = try await Self.run(mixed, attempts: 9, timeout: .seconds(2))
        #expect(mixed.calls.count == 5 && other.retries.map(\.attempt) == [2, 3, 4, 5])
    }

    @Test func `a refusal is not asked again`() async throws {
        let server = ChatServer { _, _ in .status(400) }
        let run = try await Self.run(server)
        #expect(server.calls.count == 1 && run.pauses.isEmpty)
    }

    @Test func `an answer is asked for once, a failure is not kept`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let cache = ChatCache(folder: folder.path)
        let broken = try await Self.run(
            ChatServer { _, _ in .status(500) }, attempts: 1, cache: cache)
        #expect(throws: ChatFailure.self) { try broken.result.get() }
        let first = try await Self.run(ChatServer { _, _ in .text("A") }, cache: cache)
        let silent = ChatServer { _, _ in .text("B") }
        let second = try await Self.run(silent, cache: cache)
        #expect(try second.result.get() == first.result.get())
        #expect(silent.calls.isEmpty && second.account.cached == 1 && second.account.calls == 0)
        let other = try await Self.run(silent, cache: cache, prompt: "p/2")
        #expect(try other.result.get().text == "B", "another version asks another thing")
        let there = try await Self.run(silent, cache: cache, endpoint: "there")
        #expect(try there.result.get().text == "B", "a model of this name elsewhere is another")
    }

    /// An answer that the check does not survive must not be there to strike again.
    @Test func `an answer is kept when its check has come back, not before`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let cache = ChatCache(folder: folder.path)
        struct Stub: ChatService {
            func complete(_ request: ChatRequest) async throws -> ChatReply { ChatReply(text: "A") }
        }
        func kept() throws -> ChatReply? {
            try cache.reply(to: Self.request, prompt: "p/1", endpoint: "here")
        }
        let client = ChatClient(service: Stub(), endpoint: "here", cache: cache)
        var account = ChatAccount()
        let answer = try await client.reply(
            to: Self.request, prompt: "p/1", account: &account, check: { _ in try? kept() })
        #expect(answer.verdict == .some(nil) && answer.reply.text == "A")
        #expect(try kept()?.text == "A")
    }

    @Test func `a damaged cache is named, not asked around`() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let cache = ChatCache(folder: folder.path)
        try cache.keep(ChatReply(text: "A"), to: Self.request, prompt: "p", endpoint: "e")
        let key = Self.request.key(prompt: "p", endpoint: "e").description
        let file = folder.appending(path: "\(key.prefix(2))/\(key).json")
        try Data("{".utf8).write(to: file)
        let error = try #require(throws: CurationError.self) {
            try cache.reply(to: Self.request, prompt: "p", endpoint: "e")
        }
        #expect(error.description.contains(key))
    }

    @Test func `a key depends on all that is asked`() {
        func key(_ request: ChatRequest, _ prompt: String = "p/1", _ endpoint: String = "e")
            -> Digest256
        {
            request.key(prompt: prompt, endpoint: endpoint)
        }
        var keys: Set<Digest256> = [
            key(Self.request), key(Self.request, "q"), key(Self.request, "p/1", "f"),
        ]
        var request = Self.request
        request.model = "n"
        keys.insert(key(request))
        request.temperature = 0
        keys.insert(key(request))
        request.maxTokens = 5
        keys.insert(key(request))
        request.messages.append(ChatMessage(.assistant, "x"))
        keys.insert(key(request))
        #expect(keys.count == 7)
        #expect(key(request) == key(request))
    }

    @Test func `an account adds up and has its price`() {
        var one = ChatAccount()
        one.calls = 2
        one.promptTokens = 3_000_000
        one.completionTokens = 500_000
        let sum = one + one
        #expect(sum.calls == 4 && sum.promptTokens == 6_000_000)
        let prices = ChatPrices(prompt: 0.5, completion: 2)
        #expect(abs(sum.cost(at: prices) - 5) < 1e-9)
        #expect(sum.text(at: prices).contains("cost 5.0000"))
        #expect(!sum.text(at: ChatPrices()).contains("cost"))
    }
}
