import HummingbirdTesting
import SprintProtocol
import Testing

@Suite struct ReasoningRouterTests {
    static let body = #"{"messages":[{"role":"user","content":"q"}]}"#

    // MARK: Health and models

    @Test func `health is 200 with a worker and 503 without`() async throws {
        try await serving(StubService(.hang, workers: 2)) { client in
            let response = try await client.get("/health")
            let health = try object(response)
            #expect(response.status == .ok)
            #expect(health["status"] as? String == "ok")
            #expect(health["workers"] as? Int == 2 && health["slots"] as? Int == 8)
        }
        try await serving(StubService(.hang, workers: 0)) { client in
            let response = try await client.get("/health")
            #expect(response.status == .serviceUnavailable)
            let health = try object(response)
            #expect(health["status"] as? String == "waiting for workers")
        }
    }

    @Test func `the list of models names the one model`() async throws {
        try await serving(StubService(.hang)) { client in
            let models = try object(await client.get("/v1/models"))
            let data = models["data"] as? [JSONObject]
            #expect(data?.map { $0["id"] as? String } == ["stub"])
            #expect(models["object"] as? String == "list")
        }
    }

    // MARK: Completions

    @Test func `a completion holds answer, reasoning, usage and what the cluster did`() async throws
    {
        try await serving(StubService(.end(.finished(.stub)))) { client in
            let response = try await client.chat(
                #"{"messages":[{"role":"user","content":"q"}],"seed":18446744073709551615}"#)
            #expect(response.status == .ok)
            let completion = try object(response)
            let choice = try #require((completion["choices"] as? [JSONObject])?.first)
            let message = try #require(choice["message"] as? JSONObject)
            #expect(message["content"] as? String == "\\boxed{4}")
            #expect(message["reasoning_content"] as? String == "<Plan_1>x</Plan_1>\n")
            #expect(choice["finish_reason"] as? String == "stop")
            let usage = try #require(completion["usage"] as? JSONObject)
            #expect(usage["prompt_tokens"] as? Int == 9 && usage["completion_tokens"] as? Int == 14)
            #expect(usage["total_tokens"] as? Int == 23)
            let own = try #require(completion["sprint"] as? JSONObject)
            #expect(own["answer"] as? String == "4" && own["tasks"] as? Int == 1)
            #expect(own["sequential_tokens"] as? Int == 13 && own["discarded_tokens"] as? Int == 2)
            #expect(
                own["seed"] as? String == "18446744073709551615", "the seed is echoed, every bit")
        }
    }

    @Test func `a request without a seed gets one that can be used again`() async throws {
        let service = StubService(.end(.finished(.stub)))
        try await serving(service) { client in
            let own = try object(await client.chat(Self.body))["sprint"] as? JSONObject
            #expect(own?["seed"] as? String == service.questions.first.map { "\($0.options.seed)" })
        }
    }

    @Test func `options come from the request, the rest from the service's defaults`() async throws
    {
        let service = StubService(.end(.finished(.stub)))
        let defaults = RunOptions(
            seed: 1, sampling: SamplingParameters(temperature: 0.3, topK: 7), maxRounds: 5)
        try await serving(service, defaults: defaults) { client in
            let request = """
                {"model": "stub", "unknown": {"x": 1}, "temperature": 0, "seed": 9,
                 "max_tokens": 77, "stream": false,
                 "n": 1, "messages": [{"role": "user", "content": [{"type": "text", "text": "a"},
                  {"type": "text", "text": "b"}]}],
                 "sprint": {"min_prompts": 2, "max_prompts": 3, "max_execution_tokens": 50,
                  "context": "rearranged", "ship": "never"}}
                """
            let response = try await client.chat(request)
            #expect(response.status == .ok)
        }
        var expected = RunOptions(
            seed: 9, sampling: SamplingParameters(temperature: 0, topK: 7), maxRounds: 5)
        expected.prompts = 2...3
        expected.maxExecutionTokens = 50
        expected.maxAnswerTokens = 77
        expected.context = .rearranged
        expected.ship = .never
        #expect(service.questions == [Question(text: "ab", options: expected)])
    }

    @Test func `a conversation is put as one question with its roles named`() async throws {
        let service = StubService(.end(.finished(.stub)))
        try await serving(service) { client in
            let request = """
                {"messages": [{"role": "system", "content": "short"}, 
                              {"role": "user", "content": "a"},
                              {"role": "assistant", "content": "b"},
                              {"role": "user", "content": "c"}]}
                """
            let response = try await client.chat(request)
            #expect(response.status == .ok)
        }
        #expect(
            service.questions.map(\.text) == ["System: short\n\nUser: a\n\nAssistant: b\n\nUser: c"]
        )
    }

    // MARK: A client that goes away

    @Test(.timeLimit(.minutes(20)))
    func `a client that goes away cancels its run`() async throws {
        let service = StubService(.hang)
        try await serving(service) { client in
            let port = try #require(client.port)
            var happenings = service.happenings.makeAsyncIterator()
            do {
                let connection = try RawConnection(port: port)
                try connection.send(
                    "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: "
                        + "\(Self.body.utf8.count)\r\n\r\n\(Self.body)"
                )
                #expect(await happenings.next() == .submitted)
            }
            #expect(await happenings.next() == .cancelled)
        }
    }
}
