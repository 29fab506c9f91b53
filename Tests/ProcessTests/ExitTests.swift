import Foundation
import Glibc
import SprintProtocol
import Testing

/// How the programs end: codes, sentences, and nobody left behind.
@Suite(
    .enabled(if: Repository.hasModel, "Models/tiny/tiny.gguf is not there"), .serialized,
    .timeLimit(.minutes(20)))
struct ExitTests {
    private func solve(
        _ arguments: [String], environment: [String: String] = [:], input: [UInt8] = []
    ) async throws -> Outcome {
        try await Program.run(
            "sprint-coordinator",
            ["solve", "--seed", "7", "--max-rounds", "2", "--kv-memory", "64"] + arguments,
            environment: environment, input: input)
    }

    /// A typed failure: code 1, one sentence that names the thing, nothing on stdout, no crash.
    private func expectFailure(
        _ outcome: Outcome, names: String..., sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.status == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(outcome.output.isEmpty, sourceLocation: sourceLocation)
        let sentences = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("error: ") }
        #expect(sentences.count == 1, "\(outcome.errors)", sourceLocation: sourceLocation)
        for name in names {
            #expect(
                outcome.errors.contains(name), "\(outcome.errors)", sourceLocation: sourceLocation)
        }
    }

    // MARK: 0 and 1

    @Test func `an answer is on stdout alone and the code is 0`() async throws {
        let outcome = try await Program.run(
            "sprint-coordinator",
            SolveRun.arguments(["--local-workers", "1", "--temperature", "0"]))
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.text.hasSuffix("\n") && !outcome.text.contains("<Plan"))
        #expect(outcome.errors.contains("── plan 1 ──") && outcome.errors.contains("shipped"))
    }

    @Test func `the answer comes before the account, on a terminal too`() async throws {
        let outcome = try await Program(
            "sprint-coordinator",
            SolveRun.arguments(["--local-workers", "1", "--temperature", "0"]),
            errorsToOutput: true
        ).outcome()
        let alone = try await Program.run(
            "sprint-coordinator",
            SolveRun.arguments(["--local-workers", "1", "--temperature", "0"]))
        let lines = outcome.text.split(separator: "\n")
        let account = try #require(lines.firstIndex { $0.hasPrefix("  rounds ") })
        #expect(
            lines[..<account].last.map(String.init)
                == alone.text.split(separator: "\n").last.map(String.init))
    }

    /// A worker would take its parent's variables for its own flags.
    @Test func `variables that mean a worker elsewhere do not reach the local ones`() async throws {
        let outcome = try await Program.run(
            "sprint-coordinator",
            SolveRun.arguments(["--local-workers", "1", "--temperature", "0"]),
            environment: [
                "SPRINT_KEY": "/nowhere/worker.secret", "SPRINT_EXIT_WITH_PARENT": "0",
                "SPRINT_SERVER_KEY": "/nowhere/coordinator.public", "SPRINT_CONNECT": "tcp://x:1",
            ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(!outcome.errors.contains("a local worker died"))
    }

    @Test func `an environment twin is its flag, and the flag wins`() async throws {
        let common = [
            "--model", Repository.model, "--local-workers", "1", "--json",
            "Reverse each word: 1 ant, 2 bee.",
        ]
        func seedAndText(_ options: [String], _ environment: [String: String]) async throws
            -> [String]
        {
            let outcome = try await Program.run(
                "sprint-coordinator",
                ["solve", "--max-rounds", "2", "--temperature", "0.9"] + options + common,
                environment: environment)
            let json = try JSONDecoder().decode(SolveJSON.self, from: Data(outcome.output))
            return [json.seed, json.trajectory]
        }
        let flag = try await seedAndText(["--seed", "7"], [:])
        #expect(flag[0] == "7")
        #expect(try await seedAndText([], ["SPRINT_SEED": "7"]) == flag)
        #expect(
            try await seedAndText(
                ["--seed", "7"], ["SPRINT_SEED": "8", "SPRINT_MODEL": "/nowhere"]) == flag)
        let wrong = try await solve(
            ["--model", Repository.model, "q"], environment: ["SPRINT_MAX_PROMPTS": "many"])
        #expect(wrong.status == 2 && wrong.errors.contains("SPRINT_MAX_PROMPTS=many"))
    }

    @Test(arguments: ["", "   \n"])
    func `an empty question is refused`(question: String) async throws {
        expectFailure(
            try await solve(["--model", Repository.model, question]), names: "invalid_request",
            "empty")
        let piped = try await solve(
            ["--model", Repository.model, "-"], input: Array(question.utf8))
        expectFailure(piped, names: "invalid_request", "empty")
    }

    /// The limit falls inside a character of two bytes: the question is too long, not broken.
    @Test(arguments: ["a", "é"])
    func `a question of 1 MB is refused with the limit`(character: String) async throws {
        let text = "x" + String(repeating: character, count: (1 << 20) / character.utf8.count)
        let outcome = try await solve(["--model", Repository.model, "-"], input: Array(text.utf8))
        expectFailure(outcome, names: "invalid_request", "\(Limits.questionBytesMax)")
    }

    @Test func `a question that is not UTF-8 is refused`() async throws {
        let outcome = try await solve(
            ["--model", Repository.model, "-"], input: [0x61, 0xFF, 0xFE])
        expectFailure(outcome, names: "UTF-8")
    }

    @Test func `a question larger than the context is refused`() async throws {
        let text = String(repeating: "word ", count: 40_000)
        let outcome = try await solve(["--model", Repository.model, "-"], input: Array(text.utf8))
        expectFailure(outcome, names: "context_overflow")
    }

    @Test(arguments: ["truncated", "empty", "text", "missing", "folder"])
    func `a model file that is none is named`(kind: String) async throws {
        let folder = NSTemporaryDirectory() + "sprint-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let path = kind == "folder" ? folder : folder + "/model.gguf"
        let whole = try Data(contentsOf: URL(fileURLWithPath: Repository.model))
        let contents: Data? =
            switch kind {
            case "truncated": whole.prefix(whole.count / 2)
            case "empty": Data()
            case "text": Data("not a model\n".utf8)
            default: nil
            }
        try contents?.write(to: URL(fileURLWithPath: path))
        expectFailure(try await solve(["--model", path, "q"]), names: path)
        let worker = try await Program.run(
            "sprint-worker", ["--model", path, "--connect", "tcp://127.0.0.1:9"])
        expectFailure(worker, names: path)
    }

    @Test func `a trajectory that cannot be written is named before the work`() async throws {
        let outcome = try await solve([
            "--model", Repository.model, "--trajectory", "/nowhere/at/all.txt", "q",
        ])
        expectFailure(outcome, names: "/nowhere/at/all.txt")
    }

    @Test func `zero workers: a message, a wait, and a typed failure at the deadline`() async throws
    {
        let anyPort = ["--bind", "tcp://127.0.0.1:*"]
        for awaited in [anyPort, anyPort + ["--workers", "1"], ["--local-workers", "0"]] {
            let outcome = try await solve(
                ["--model", Repository.model, "--deadline", "2s"] + awaited + ["q"])
            expectFailure(
                outcome, names: "waiting for", "tcp://127.0.0.1:", "no_workers", "within 2 s")
        }
    }

    @Test func `a deadline below a second is named as it was set`() async throws {
        for awaited in [[], ["--bind", "tcp://localhost:*", "--workers", "1"]] {
            let outcome = try await solve(
                ["--model", Repository.model, "--deadline", "1ms"] + awaited + ["q"])
            expectFailure(outcome, names: "no_workers", "within 1 ms")
        }
    }

    @Test func `binding beyond this machine without keys is refused`() async throws {
        let outcome = try await solve([
            "--model", Repository.model, "--bind", "tcp://0.0.0.0:*", "q",
        ])
        expectFailure(outcome, names: "tcp://0.0.0.0:*", "sprint keys new")
    }

    @Test func `serving at a taken port is refused in our words`() async throws {
        let taken = try Listener()
        let outcome = try await Program.run(
            "sprint-coordinator",
            ["serve", "--model", Repository.model, "--local-workers", "1", "--kv-memory", "64"]
                + ["--http", "127.0.0.1:\(taken.port)"])
        expectFailure(outcome, names: "127.0.0.1:\(taken.port) is taken", "--http")
    }

    // MARK: 2

    @Test(arguments: [
        ["solve"], ["solve", "--bogus"], ["solve", "--model", "m"],
        ["solve", "--model", "m", "--seed", "x", "q"],
        ["solve", "--model", "m", "--max-rounds", "0", "q"],
        ["solve", "--model", "m", "--prompts", "3..2", "q"],
        ["solve", "--model", "m", "--local-workers", "65", "q"],
        ["solve", "--model", "m", "--ship", "maybe", "q"],
        ["solve", "--model", "m", "--deadline", "soon", "q"],
        ["serve", "--model", "m", "--http", "nowhere"],
        ["serve", "--model", "m", "--http", "::1:8080"], ["nothing"],
    ])
    func `a wrong command line is code 2 and says how it goes`(arguments: [String]) async throws {
        let outcome = try await Program.run("sprint-coordinator", arguments)
        #expect(outcome.status == 2, "\(outcome.errors)")
        #expect(outcome.errors.contains("Usage:") && outcome.output.isEmpty)
    }

    @Test(arguments: [
        ("sprint-worker", ["--model", "m"]), ("sprint", ["keys", "new"]),
        ("sprint", ["keys", "old"]),
    ])
    func `so it is with the other programs`(program: (String, [String])) async throws {
        let outcome = try await Program.run(program.0, program.1)
        #expect(outcome.status == 2, "\(outcome.errors)")
        #expect(outcome.errors.contains("Usage:") && outcome.output.isEmpty)
    }

    @Test(arguments: ["sprint-coordinator", "sprint-worker", "sprint"])
    func `help is no error`(name: String) async throws {
        let outcome = try await Program.run(name, ["--help"])
        #expect(outcome.status == 0 && outcome.text.contains("USAGE:"))
    }
}
