import Testing

/// Without `--model` the programs run the model that comes with them.
@Suite struct EmbeddedModelTests {
    @Test(arguments: [
        "Use 15, 12, 5 and 4 to make 78.",
        "Using the numbers [15, 12, 5, 4], create an equation that equals 78.",
    ])
    func `a Countdown problem is solved in parallel`(question: String) async throws {
        let outcome = try await Program.run(
            "sprint-coordinator",
            ["solve", "--local-workers", "2", "--kv-memory", "64", "--temperature", "0", question])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.text.contains("( 15 * 5 ) + ( 12 / 4 )"))
    }

    /// The plan is written in less time than a process takes to start: the run waits for both.
    @Test func `both workers get tasks`() async throws {
        for _ in 1...3 {
            let (json, _) = try await SolveRun.run(["--local-workers", "2"], embedded: true)
            #expect(json.workers.count == 2 && json.workers.allSatisfy { $0.tasks > 0 })
        }
    }

    @Test(arguments: ["Good morning!", "1 + 1", "Use \u{1F40E}, 12 and 5 to make tea."])
    func `any other text is answered or refused, never a crash`(question: String) async throws {
        let outcome = try await Program.run(
            "sprint-coordinator",
            ["solve", "--local-workers", "2", "--kv-memory", "64", "--max-rounds", "2", question])
        #expect((0...1).contains(outcome.status), "\(outcome.errors)")
    }
}
