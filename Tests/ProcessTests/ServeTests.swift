import Foundation
import Glibc
import Testing

/// `sprint-coordinator serve` as its users meet it: real workers, real HTTP.
@Suite(
    .enabled(if: Repository.hasModel, "Models/tiny/tiny.gguf is not there"), .serialized,
    .timeLimit(.minutes(20)))
struct ServeTests {
    /// The limits that `SolveRun` solves with, so that both write the same.
    private static func start(
        _ own: [String], in folder: String? = nil
    ) throws -> Program {
        try Program(
            "sprint-coordinator",
            ["serve", "--http", "127.0.0.1:0", "--log-level", "debug"] + SolveRun.limits + own,
            in: folder)
    }

    /// Where the service is, once it says so.
    private struct Addresses {
        var http: Int
        var workers: String

        init?(_ line: String) {
            guard let match = line.firstMatch(of: /^serving http:\/\/[^,]*:(\d+), workers at (\S+)/)
            else { return nil }
            http = Int(match.1) ?? 0
            workers = String(match.2)
        }
    }

    private static func solved(seed: UInt64) async throws -> SolveJSON {
        try await SolveRun.run(["--local-workers", "1", "--seed", "\(seed)"]).json
    }

    private func expectSame(_ answer: ChatAnswer, _ solved: SolveJSON) throws {
        let message = try #require(answer.choices.first).message
        #expect(answer.sprint.seed == solved.seed && answer.sprint.answer == solved.answer)
        #expect(answer.sprint.tasks == solved.tasks.count && !solved.tasks.isEmpty)
        let text = solved.trajectory
        let start = try #require(text.firstRange(of: message.reasoning_content))
        #expect(!message.reasoning_content.isEmpty)
        #expect(text[..<start.lowerBound].hasSuffix("<think>\n"))
        #expect(text[start.upperBound...].hasPrefix("<Final_answer>"))
        #expect(text[start.upperBound...].contains(message.content) && !message.content.isEmpty)
    }

    @Test func `questions at once get what solve writes, and the last one before SIGTERM too`()
        async throws
    {
        let program = try Self.start(["--local-workers", "2"])
        var lines = program.errorLines.makeAsyncIterator()
        var addresses: Addresses?
        while addresses == nil, let line = await lines.next() { addresses = Addresses(line) }
        let port = try #require(addresses).http
        async let first = ChatClient.ask(SolveRun.question, seed: 7, port: port)
        async let second = ChatClient.ask(SolveRun.question, seed: 8, port: port)
        let answers = try await [first, second]
        async let late = ChatClient.ask(SolveRun.question, seed: 9, port: port)
        while let line = await lines.next() {
            guard line.hasSuffix("task started"), line.contains("run-3/") else { continue }
            program.signal(SIGTERM)
            break
        }
        let last = try await late
        let outcome = await program.outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        for (answer, seed) in zip(answers + [last], UInt64(7)...) {
            try await expectSame(answer, Self.solved(seed: seed))
        }
    }

    @Test func `a service outlives its local workers where others may come`() async throws {
        let folder = try MortalWorkers()
        let program = try Self.start(
            ["--bind", "tcp://localhost:*", "--local-workers", "1"], in: folder.path)
        var (addresses, isGivenUp): (Addresses?, Bool) = (nil, false)
        var lines = program.errorLines.makeAsyncIterator()
        while addresses == nil || !isGivenUp, let line = await lines.next() {
            addresses = addresses ?? Addresses(line)
            if line.hasSuffix("all local workers are given up; others may carry out the tasks") {
                isGivenUp = true
            }
        }
        let place = try #require(addresses)
        let worker = try Program(
            "sprint-worker",
            [
                "--model", Repository.model, "--connect", place.workers, "--kv-memory", "64",
                "--threads", "1",
            ])
        let answer = try await ChatClient.ask(SolveRun.question, seed: 7, port: place.http)
        program.signal(SIGTERM)
        worker.signal(SIGINT)
        #expect(await program.outcome().status == 0)
        #expect(await worker.outcome().status == 0)
        try await expectSame(answer, Self.solved(seed: 7))
    }
}
