import Foundation
import Glibc
import Testing

/// The stages of `sprint curate` that ask a language model, against our own service: what it says
/// is no answer to them, but every call goes through and every sample ends with its reasons.
@Suite(
    .enabled(if: Repository.hasModel, "Models/tiny/tiny.gguf is not there"), .serialized,
    .timeLimit(.minutes(20)))
struct CurateServiceTests {
    private struct Record: Decodable {
        struct Complaint: Decodable { var kind, text: String }
        struct Account: Decodable { var calls, promptTokens, completionTokens: Int }
        var outcome: String
        var complaints: [[Complaint]]
        var account: Account
        var answer: String?
    }

    /// Runs `body` with the address of a service.
    private func serving(
        _ options: [String], _ body: (_ endpoint: String) async throws -> Void
    ) async throws {
        let program = try Program(
            "sprint-coordinator",
            [
                "serve", "--local-workers", "1", "--http", "127.0.0.1:0", "--kv-memory", "256",
                "--max-rounds", "1", "--max-plan-tokens", "20", "--max-execution-tokens", "10",
                "--max-answer-tokens", "20",
            ] + options)
        var isServing = false
        for await line in program.errorLines {
            guard !isServing, let match = line.firstMatch(of: /^serving (http:\/\/[0-9.:]+)/)
            else { continue }
            isServing = true
            do {
                try await body("\(match.1)/v1")
            } catch {
                Issue.record("\(error)")
            }
            program.signal(SIGTERM)
        }
        let outcome = await program.outcome()
        #expect(isServing && outcome.status == 0, "\(outcome.errors)")
    }

    private func record(_ folder: ScratchFolder, _ name: String) throws -> Record {
        let place = folder.url.appending(path: "out/set-aside/\(name)")
        return try JSONDecoder().decode(Record.self, from: Data(contentsOf: place))
    }

    /// A trace of ten lines, and its components.
    private func samples() throws -> ScratchFolder {
        let folder = try ScratchFolder()
        func write(_ name: String, _ text: String) throws {
            try Data(text.utf8).write(to: folder.url.appending(path: name))
        }
        try write("1.trace.txt", (1...10).map { "line \($0)\n" }.joined())
        try write("1.question.txt", "Why?\n")
        try write(
            "1.components.md",
            """
            ### Component 1
            - **Description:** A step.
            - **Plan:** Line 1
            - **Prompt:** Do it.
            - **Execution:** Lines 2-10
            - **Comment:** Lines not found
            """)
        return folder
    }

    @Test(arguments: ["components", "dag"])
    func `calls go through, and a sample is set aside with what was wrong`(stage: String)
        async throws
    {
        let folder = try samples()
        try await serving([]) { endpoint in
            let words = [
                "curate", stage, folder.url.path, "--endpoint", endpoint, "--model",
                "sprint-countdown", "--temperature", "0", "--output", folder.url.path + "/out",
            ]
            let run = try await Program.sprint(words)
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.text.contains("set-aside 1") && run.text.contains("3 calls"), "\(run.text)")
            let record = try self.record(folder, "1.\(stage).json")
            #expect(record.outcome == "set-aside" && record.complaints.count == 3)
            let reasons = ["cut-off", "malformed", "no-components", "malformed-reply"]
            for complaint in record.complaints.flatMap(\.self) {
                #expect(reasons.contains(complaint.kind) && !complaint.text.isEmpty)
            }
            #expect(record.account.calls == 3 && record.account.promptTokens > 1_000)
            #expect(record.account.completionTokens > 0)
            let again = try await Program.sprint(words)
            #expect(again.text.contains("1 of an earlier run; 0 calls"), "\(again.text)")
        }
    }

    @Test func `a text that the model's context does not hold is refused by name`() async throws {
        let folder = try samples()
        try await serving(["--model", Repository.model]) { endpoint in
            let run = try await Program.sprint([
                "curate", "components", folder.url.path, "--endpoint", endpoint, "--model",
                "Sprint tiny", "--output", folder.url.path + "/out",
            ])
            #expect(run.status == 0, "\(run.errors)")
            #expect(run.text.contains("refused-400 1, set-aside 1"), "\(run.text)")
            let record = try self.record(folder, "1.components.json")
            #expect(record.complaints.flatMap(\.self)[0].text.contains("context of 2048"))
        }
    }
}
