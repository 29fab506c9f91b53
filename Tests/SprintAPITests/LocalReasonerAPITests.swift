import Foundation
import SprintNode
import SprintProtocol
import Synchronization
import Testing

/// The tiny model of the repository.
enum TinyModel {
    static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Models/tiny/tiny.gguf").path
    static let isThere = FileManager.default.fileExists(atPath: path)
}

/// The API in front of a real model: one replica, no cluster.
@Suite(.enabled(if: TinyModel.isThere, "Models/tiny/tiny.gguf is not there"))
struct LocalReasonerAPITests {
    private static func reasoner() throws -> LocalReasoner {
        let source = ReplicaSource(
            model: TinyModel.path, chatTemplate: nil, threads: 1, slots: 4, kvBytes: 64 << 20)
        let checkpoint = try source.checkpoint()
        return try LocalReasoner(
            replica: source.replica(of: checkpoint), modelName: checkpoint.configuration.name)
    }

    static let request = """
        {"messages": [{"role": "user", "content": "Reverse each word: 1 ant, 2 bee, 3 cat."}],
         "seed": 7,
         "temperature": 0, "sprint": {"max_rounds": 3}}
        """

    @Test(.timeLimit(.minutes(20)))
    func `the same request has the same answer, and the model's own text`() async throws {
        let reasoner = try Self.reasoner()
        reasoner.start()
        try await serving(reasoner) { client in
            let health = try await client.get("/health")
            #expect(health.status == .ok)
        }
        let completions = try await [completion(reasoner), completion(reasoner)]
        #expect(completions[0] == completions[1])
        #expect(completions[0].text.contains("<Plan_1>"))
        #expect(completions[0].seed == "7")
        #expect(completions[0].tokens > 0)
        await reasoner.stop()
    }

    private struct Completion: Hashable, Sendable {
        var text: String
        var seed: String
        var tokens: Int
    }

    /// Each request on a connection of its own: a completion's is closed after it.
    private func completion(_ reasoner: LocalReasoner) async throws -> Completion {
        let found = Mutex<Completion?>(nil)
        try await serving(reasoner) { client in
            let completion = try object(await client.chat(Self.request))
            let message = try #require(
                (completion["choices"] as? [JSONObject])?.first?["message"] as? JSONObject)
            let own = try #require(completion["sprint"] as? JSONObject)
            let content = try #require(message["content"] as? String)
            let reasoning = try #require(message["reasoning_content"] as? String)
            let seed = try #require(own["seed"] as? String)
            let tokens = try #require(own["total_tokens"] as? Int)
            found.withLock {
                $0 = Completion(text: reasoning + content, seed: seed, tokens: tokens)
            }
        }
        return try #require(found.withLock { $0 })
    }

    @Test(.timeLimit(.minutes(20)))
    func `a question over the limit and a service that has ended are typed errors`() async throws {
        let reasoner = try Self.reasoner()
        reasoner.start()
        try await serving(reasoner) { client in
            let long = String(repeating: "a", count: Limits.questionBytesMax + 1)
            let error = try ErrorBody(
                await client.chat(#"{"messages":[{"role":"user","content":"\#(long)"}]}"#))
            #expect(error.status == 400 && error.message.contains("\(Limits.questionBytesMax)"))
        }
        await reasoner.stop()
        try await serving(reasoner) { client in
            let late = try ErrorBody(await client.chat(Self.request))
            #expect(late.status == 503 && late.code == "shutting_down")
        }
    }
}
