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
        ["logits", "--instruction-set", "portable", "text"],
        ["tokenize"],
    ])
    func `an option out of bounds exits with 2`(arguments: [String]) async throws {
        let model = ["--model", ModelCommandTests.folder.path]
        let run = try await Program.sprint(["model", arguments[0]] + model + arguments.dropFirst())
        #expect(run.status == 2 && run.output.isEmpty, "\(arguments): \(run.errors)")
        #expect(run.errors.contains("Usage:"), "\(run.errors)")
    }

    /// The tiny model's context has 2,048 tokens, a byte each.
    @Test func `more tokens than the model's context are refused, before any is computed`()
        async throws
    {
        let folder = try ScratchFolder()
        let file = folder.url.appending(path: "long.txt")
        try Data(repeating: 97, count: 5_000).write(to: file)
        for (command, status) in [("logits", 1), ("generate", 1), ("perplexity", 2)] {
            let window = command == "perplexity" ? ["--window", "4096"] : []
            let run = try await Program.sprint(
                ["model", command, "--model", ModelCommandTests.folder.path, "--file", file.path]
                    + window)
            #expect(run.status == status && run.output.isEmpty, "\(command): \(run.errors)")
            #expect(run.errors.contains("context of 2048"), "\(command): \(run.errors)")
        }
        let fits = try await Program.sprint([
            "model", "perplexity", "--model", ModelCommandTests.folder.path, "--file", file.path,
            "--window", "100",
        ])
        #expect(fits.status == 0, "\(fits.errors)")
    }

    /// A tiny model whose `output.weight` has a NaN, or an infinity, in its first row.
    private func damaged(_ value: UInt16, in folder: ScratchFolder) throws -> String {
        let source = ModelCommandTests.folder.appending(path: "model.safetensors")
        var file = try Data(contentsOf: source)
        let length = file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        struct Entry: Decodable { let data_offsets: [Int]? }
        let header = try JSONDecoder().decode(
            [String: Entry].self, from: file[8..<8 + length])
        let offset = 8 + length + (try #require(header["lm_head.weight"]?.data_offsets?.first))
        file[offset] = UInt8(value & 255)
        file[offset + 1] = UInt8(value >> 8)
        try file.write(to: folder.url.appending(path: "model.safetensors"))
        for name in ["config.json", "tokenizer.json"] {
            try FileManager.default.copyItem(
                at: ModelCommandTests.folder.appending(path: name),
                to: folder.url.appending(path: name))
        }
        return folder.url.path
    }

    /// Half precision's NaN and infinity.
    @Test(arguments: [0x7E00, 0x7C00] as [UInt16])
    func `a model whose logits are not finite is named, and the exit code is 1`(
        value: UInt16
    ) async throws {
        let folder = try ScratchFolder()
        let path = try damaged(value, in: folder)
        for command in ["logits", "generate", "perplexity"] {
            let json = ["--json", "some text to read"]
            let run = try await Program.sprint(["model", command, "--model", path] + json)
            #expect(run.status == 1 && run.output.isEmpty, "\(command): \(run.errors)")
            #expect(run.errors.contains("not finite"), "\(command): \(run.errors)")
        }
        let solve = try await Program.run(
            "sprint-coordinator",
            ["solve", "--model", path, "--local-workers", "1", "How many legs?"])
        #expect(solve.status == 1 && !solve.output.contains(0), "\(solve.errors)")
        #expect(solve.errors.contains("not finite"), "\(solve.errors)")
    }
}
