import Foundation
import Glibc
import Testing

/// What the programs write to, and what they say where they cannot.
@Suite(
    .enabled(if: Repository.hasModel, "Models/tiny/tiny.gguf is not there"), .serialized,
    .timeLimit(.minutes(20)))
struct OutputTests {
    private let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func path(_ name: String) -> String { folder.url.appending(path: name).path }

    private func type(_ name: String) throws -> FileAttributeType? {
        try FileManager.default.attributesOfItem(atPath: path(name))[.type] as? FileAttributeType
    }

    /// `solve` by a shell that closes a stream.
    private func solve(redirected: String, _ question: String) async throws -> Outcome {
        try await Program(
            "sh",
            [
                "-c", "exec \"$0\" \"$@\" \(redirected)", Repository.program("sprint-coordinator"),
                "solve", "--model", Repository.model, "--kv-memory", "64", question,
            ], in: "/bin"
        ).outcome()
    }

    @Test func `a trajectory's pipe gets the bytes, and stays a pipe`() async throws {
        try #require(mkfifo(path("pipe"), 0o600) == 0)
        let reader = try Program("cat", [path("pipe")], in: "/bin")
        let outcome = try await Program.run(
            "sprint-coordinator",
            SolveRun.arguments(["--local-workers", "1", "--json", "--trajectory", path("pipe")]))
        let document: SolveJSON = try JSONDecoder().decode(
            SolveJSON.self, from: Data(outcome.output))
        #expect(await reader.outcome().text == document.trajectory)
        #expect(try type("pipe") != .typeRegular)
    }

    @Test func `a trajectory's folder is refused before the work`() async throws {
        let outcome = try await Program.run(
            "sprint-coordinator",
            SolveRun.arguments(["--local-workers", "1", "--trajectory", folder.url.path]))
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(
            outcome.errors
                == "error: \(folder.url.path) cannot be written: Is a directory\n")
    }

    @Test func `a closed output is named before the work`() async throws {
        let outcome = try await solve(redirected: ">&-", "q")
        #expect(outcome.status == 1)
        #expect(
            outcome.errors == "error: standard output cannot be written: Bad file descriptor\n")
    }

    @Test func `a closed input is named`() async throws {
        let outcome = try await solve(redirected: "<&-", "-")
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("standard input: Bad file descriptor"), "\(outcome.errors)")
        #expect(!outcome.errors.contains("Cocoa"))
    }

    @Test func `a link to a tool's result stays one`() async throws {
        let files = FileManager.default
        try files.createSymbolicLink(atPath: path("link"), withDestinationPath: "target")
        let outcome = try await Program.sprint(
            ["curate", "countdown", "--count", "1", "--seed", "1", "--output", path("link")])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(try type("link") == .typeSymbolicLink && type("target") == .typeRegular)
        #expect(files.contents(atPath: path("target"))?.isEmpty == false)
    }

    @Test func `an empty text is called empty`() async throws {
        for file in ["/dev/null", path("empty")] {
            _ = FileManager.default.createFile(atPath: path("empty"), contents: nil)
            let outcome = try await Program.sprint(
                ["model", "perplexity", "--model", Repository.model, "--file", file])
            #expect(outcome.status == 2 && outcome.errors.contains("\(file) is empty"))
        }
        let absent = try await Program.sprint(
            ["model", "perplexity", "--model", Repository.model, "--file", path("none")])
        #expect(absent.status == 2)
        #expect(absent.errors.contains("\(path("none")) cannot be read: No such file"))
    }

    @Test func `a run starts without the local worker that never gets ready`() async throws {
        let broken = try MortalWorkers(.isSilentAfter(1))
        let outcome = try await Program(
            "sprint-coordinator",
            SolveRun.arguments(["--local-workers", "2", "--temperature", "0"]), in: broken.path
        ).outcome()
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.errors.contains("the run starts without all its workers"))
    }
}
