import Foundation
import Testing

/// What `sprint model` says and how it exits where it cannot do its work.
@Suite struct ModelFaultTests {
    @Test(arguments: ["inspect", "tokenize", "logits", "generate", "perplexity"])
    func `a truncated GGUF file is named, and the exit code is 1`(command: String) async throws {
        let folder = try ScratchFolder()
        let whole = try Data(
            contentsOf: ModelCommandTests.folder.appending(path: "tiny.gguf"))
        let lengths = command == "inspect" ? [0, 3, 24, 1_000, whole.count - 1] : [whole.count / 2]
        for length in lengths {
            let file = folder.url.appending(path: "cut-\(length).gguf")
            try whole.prefix(length).write(to: file)
            let text = command == "inspect" ? [] : ["a text"]
            let run = try await Program.sprint(["model", command, "--model", file.path] + text)
            #expect(run.status == 1 && run.output.isEmpty, "\(length) bytes: \(run.errors)")
            #expect(run.errors.hasPrefix("error: ") && run.errors.contains(file.path))
        }
    }

    @Test func `a truncated safetensors file is named`() async throws {
        let folder = try ScratchFolder()
        for name in ["config.json", "tokenizer.json", "model.safetensors"] {
            var data = try Data(contentsOf: ModelCommandTests.folder.appending(path: name))
            if name.hasSuffix("safetensors") { data.removeLast(1_000) }
            try data.write(to: folder.url.appending(path: name))
        }
        let run = try await Program.sprint(["model", "inspect", "--model", folder.url.path])
        #expect(run.status == 1 && run.output.isEmpty)
        #expect(run.errors.contains("model.safetensors"), "\(run.errors)")
    }

    @Test func `a model that is not there is named`() async throws {
        let path = try ScratchFolder().url.appending(path: "none.gguf").path
        let run = try await Program.sprint(["model", "generate", "--model", path, "a text"])
        #expect(run.status == 1 && run.errors.contains(path), "\(run.errors)")
    }

    @Test(arguments: [
        ["model", "inspect", "--threads", "x"], ["model", "nonsense"],
        ["model", "generate", "--wrong"],
    ])
    func `a wrong command line exits with 2`(arguments: [String]) async throws {
        let run = try await Program.sprint(arguments)
        #expect(run.status == 2 && run.output.isEmpty && !run.errors.isEmpty)
    }

    @Test(arguments: [
        ["perplexity", "--skip", "9", "--window", "9", "text"],
        ["generate", "--max-tokens", "0", "text"],
        ["generate", "--temperature", "-1", "text"],
        ["inspect", "--threads", "0"],
        ["inspect", "--numerics", "exact"],
        ["generate", "--chat", "text"],
        ["logits", "--ids", "1,258"],
        ["logits", "--ids", "x"],
        ["tokenize"],
    ])
    func `an option out of bounds exits with 2`(arguments: [String]) async throws {
        let model = ["--model", ModelCommandTests.folder.path]
        let run = try await Program.sprint(["model", arguments[0]] + model + arguments.dropFirst())
        #expect(run.status == 2 && run.output.isEmpty, "\(arguments): \(run.errors)")
        #expect(run.errors.contains("Usage:"), "\(run.errors)")
    }
}
