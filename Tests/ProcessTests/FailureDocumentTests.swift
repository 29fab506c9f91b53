import Foundation
import SprintProtocol
import Testing

/// With `--json`, stdout is one document whatever becomes of the question.
@Suite(
    .enabled(if: Repository.hasModel, "Models/tiny/tiny.gguf is not there"), .serialized,
    .timeLimit(.minutes(20)))
struct FailureDocumentTests {
    private struct Document: Decodable {
        struct Failure: Decodable { var code, message: String }
        var error: Failure
        var question: String?
        var seed: String
    }

    private func document(
        _ arguments: [String], input: [UInt8] = [], in folder: String? = nil
    ) async throws -> Document {
        let outcome = try await Program(
            "sprint-coordinator",
            ["solve", "--seed", "7", "--json", "--kv-memory", "64"] + arguments, input: input,
            in: folder
        ).outcome()
        #expect(outcome.status == 1, "\(outcome.errors)")
        #expect(outcome.errors.contains("error: "), "people are told too")
        let document = try JSONDecoder().decode(Document.self, from: Data(outcome.output))
        #expect(document.seed == "7")
        #expect(outcome.text.contains("\"question\""), "the field is there, if only as null")
        return document
    }

    private let tiny = ["--model", Repository.model]

    @Test func `a run that fails`() async throws {
        let document = try await document(
            tiny + ["--local-workers", "0", "--deadline", "1s", "q"])
        #expect(document.error.code == "no_workers" && document.error.message.contains("1 s"))
        #expect(document.question == "q")
    }

    @Test func `an empty question`() async throws {
        let document = try await document(tiny + [""])
        #expect(document.error.code == "invalid_request" && document.question == "")
        #expect(document.error.message.contains("empty"))
    }

    @Test func `a question of 1 MB, which is not read to its end`() async throws {
        let text = [UInt8](repeating: 0x61, count: 1 << 20)
        let document = try await document(tiny + ["-"], input: text)
        #expect(document.error.code == "invalid_request" && document.question == nil)
        #expect(document.error.message.contains("\(Limits.questionBytesMax)"))
    }

    @Test func `a question that is no text`() async throws {
        let document = try await document(tiny + ["-"], input: [0x61, 0xFF])
        #expect(document.error.code == "invalid_request" && document.question == nil)
        #expect(document.error.message.contains("UTF-8"))
    }

    @Test func `a model that is not there`() async throws {
        let document = try await document(["--model", "/nowhere/model.gguf", "q"])
        #expect(document.error.code == "model_unusable" && document.question == "q")
        #expect(document.error.message.contains("/nowhere/model.gguf"))
    }

    @Test func `local workers that die for good`() async throws {
        let folder = try MortalWorkers()
        let document = try await document(tiny + ["q"], in: folder.path)
        #expect(document.error.code == "workers_ending" && document.question == "q")
        #expect(document.error.message.contains("status 1"))
    }
}
