import Foundation
import SprintModel
import SprintProtocol
import Testing

@Suite("Hugging Face directories")
struct HuggingFaceTests {
    private func fault(_ directory: TemporaryDirectory) -> CheckpointError.Fault? {
        do {
            _ = try Checkpoint.open(path: directory.url.path)
            return nil
        } catch {
            #expect(error.description.hasPrefix(directory.url.path), "the message names the place")
            return error.fault
        }
    }

    @Test(
        "The configuration is what config.json says",
        arguments: ModelConfiguration.Architecture.allCases)
    func configuration(_ architecture: ModelConfiguration.Architecture) throws {
        let directory = try TinyModel(architecture: architecture).directory()
        let checkpoint = try Checkpoint.open(path: directory.url.path)
        #expect(
            checkpoint.configuration
                == ModelConfiguration(
                    architecture: architecture, name: directory.url.lastPathComponent,
                    hiddenSize: 8,
                    feedForwardSize: 12, layers: 2, heads: 4, kvHeads: 2, headDimension: 2,
                    vocabularySize: 8,
                    contextTokensMax: 512, normEpsilon: 1e-5, rotaryBase: 100_000,
                    rotaryLayout: .halves,
                    rotaryScaling: .none, tiedEmbeddings: false,
                    attentionBias: architecture == .qwen2))
        #expect(checkpoint.chatTemplate == "{{ messages }}")
    }

    @Test(
        "Tensors have canonical names and their own bytes",
        arguments: ModelConfiguration.Architecture.allCases)
    func tensors(_ architecture: ModelConfiguration.Architecture) throws {
        let model = TinyModel(architecture: architecture)
        let directory = try model.directory()
        let checkpoint = try Checkpoint.open(path: directory.url.path)
        #expect(checkpoint.tensors.map(\.name) == model.shapes.map(\.name).sorted())
        for shape in model.shapes {
            let tensor = try checkpoint.tensor(
                shape.name, rows: max(1, shape.rows), columns: shape.columns)
            #expect(
                tensor.file.copy(tensor.range)
                    == model.weights(shape.name, count: tensor.rows * tensor.columns))
        }
    }

    @Test("The same vocabulary comes from both formats")
    func tokenizer() throws {
        let model = TinyModel()
        let directory = try model.directory()
        let other = try TemporaryDirectory()
        let gguf = try Checkpoint.open(path: other.write(model.gguf.bytes, to: "model.gguf"))
            .tokenizer
        let json = try Checkpoint.open(path: directory.url.path).tokenizer
        #expect(json.tokens == gguf.tokens)
        #expect(json.merges == gguf.merges)
        #expect(json.kinds == gguf.kinds)
    }

    @Test("generation_config.json adds a temperature and ends of a sequence")
    func generation() throws {
        let directory = try TinyModel().directory()
        try directory.write(
            #"{"temperature": 0.7, "eos_token_id": [7, 6]}"#, to: "generation_config.json")
        let checkpoint = try Checkpoint.open(path: directory.url.path)
        #expect(checkpoint.defaultTemperature == 0.7)
        #expect(checkpoint.tokenizer.endOfSequence == [6, 7])
        try directory.write(
            #"{"temperature": 0.7, "do_sample": false}"#, to: "generation_config.json")
        #expect(try Checkpoint.open(path: directory.url.path).defaultTemperature == 0)
        try directory.write(#"{"eos_token_id": 8}"#, to: "generation_config.json")
        #expect(
            fault(directory)
                == .badValue(key: "eos_token_id", value: "8", expected: "ids of the vocabulary"))
    }

    @Test("A template may be a file, or the default of several")
    func templates() throws {
        let directory = try TinyModel().directory()
        try directory.write(
            #"{"chat_template": [{"name": "tool", "template": "T"}, {"name": "default", "#
                + #""template": "D"}]}"#,
            to: "tokenizer_config.json")
        #expect(try Checkpoint.open(path: directory.url.path).chatTemplate == "D")
        try directory.write("file", to: "chat_template.jinja")
        #expect(try Checkpoint.open(path: directory.url.path).chatTemplate == "file")
    }

    @Test("Shards are read as one")
    func shards() throws {
        let model = TinyModel(tied: true)
        let directory = try model.directory()
        try split(model, in: directory)
        let checkpoint = try Checkpoint.open(path: directory.url.path)
        #expect(checkpoint.tensors.map(\.name) == model.shapes.map(\.name).sorted())
        #expect(Set(checkpoint.tensors.map(\.file.path)).count == 2)
        for shape in model.shapes {
            let tensor = try #require(checkpoint.tensor(shape.name))
            #expect(
                tensor.file.copy(tensor.range)
                    == model.weights(shape.name, count: tensor.rows * tensor.columns))
        }
    }

    /// Writes the model in two shards with an index, which `change` may damage.
    private func split(
        _ model: TinyModel, in directory: TemporaryDirectory,
        change: (inout [String: JSONText]) -> Void = { _ in }
    ) throws {
        try FileManager.default.removeItem(
            at: directory.url.appendingPathComponent("model.safetensors"))
        var map: [String: JSONText] = [:]
        for part in 0..<2 {
            var writer = SafetensorsWriter()
            writer.tensors = model.safetensors.tensors.enumerated().filter { $0.offset % 2 == part }
                .map(\.element)
            for tensor in writer.tensors { map[tensor.name] = .text("part-\(part).safetensors") }
            try directory.write(writer.bytes, to: "part-\(part).safetensors")
        }
        change(&map)
        let index = JSONText.object([
            "metadata": .raw("{}"), "weight_map": .raw(JSONText.object(map)),
        ])
        try directory.write(index, to: "model.safetensors.index.json")
    }

    @Test("A missing shard, a tensor in another shard and a path out of the directory are named")
    func shardFaults() throws {
        let model = TinyModel(tied: true)
        var directory = try model.directory()
        try split(model, in: directory)
        try FileManager.default.removeItem(
            at: directory.url.appendingPathComponent("part-1.safetensors"))
        #expect(fault(directory) == .missingFile("part-1.safetensors"))

        directory = try model.directory()
        try split(model, in: directory) { $0["model.norm.weight"] = .text("part-0.safetensors") }
        guard case .badValue("weight_map.model.norm.weight", _, _) = fault(directory) else {
            Issue.record("a tensor in another shard is accepted")
            return
        }
        directory = try model.directory()
        try split(model, in: directory) { $0["extra"] = .text("part-0.safetensors") }
        #expect(fault(directory) == .tensor(name: "extra", .missing))

        directory = try model.directory()
        try split(model, in: directory) { $0["model.norm.weight"] = .text("../part-1.safetensors") }
        guard case .badValue("weight_map.model.norm.weight", _, _) = fault(directory) else {
            Issue.record("a path out of the directory is accepted")
            return
        }
    }

    @Test(
        "A missing file is named",
        arguments: ["config.json", "tokenizer.json", "model.safetensors"])
    func missingFiles(_ name: String) throws {
        let directory = try TinyModel().directory()
        try FileManager.default.removeItem(at: directory.url.appendingPathComponent(name))
        #expect(fault(directory) == (name == "config.json" ? .unknownFormat : .missingFile(name)))
    }

    @Test(
        "Every file has a size of its own that it may have",
        arguments: [
            ("config.json", Limits.configurationFileBytesMax),
            ("generation_config.json", Limits.configurationFileBytesMax),
            ("chat_template.jinja", Limits.configurationFileBytesMax),
            ("tokenizer_config.json", Limits.indexFileBytesMax),
        ])
    func sizes(_ name: String, _ limit: Int) throws {
        let directory = try TinyModel().directory()
        let text =
            (try? String(contentsOf: directory.url.appending(path: name), encoding: .utf8)) ?? "{}"
        let padded = { (size: Int) in
            text + String(repeating: " ", count: size - text.utf8.count)
        }
        try directory.write(padded(limit), to: name)
        #expect(fault(directory) == nil)
        try directory.write(padded(limit + 1), to: name)
        #expect(
            fault(directory)
                == .overLimit(part: "its size", value: UInt64(limit + 1), limit: limit))
    }

    @Test("A tied head may be stored all the same, an untied one must be")
    func heads() throws {
        let directory = try TinyModel(tied: true).directory()
        try directory.write(TinyModel().safetensors.bytes, to: "model.safetensors")
        #expect(try Checkpoint.open(path: directory.url.path).tensor("output.weight") == nil)
        let untied = try TinyModel().directory()
        try untied.write(TinyModel(tied: true).safetensors.bytes, to: "model.safetensors")
        #expect(fault(untied) == .tensor(name: "output.weight", .missing))
    }

    @Test(
        "Configurations that we cannot run are named",
        arguments: [
            ("model_type", "\"mixtral\""), ("hidden_act", "\"gelu\""), ("mlp_bias", "true"),
            ("hidden_size", "\"8\""),
            ("use_sliding_window", "true"), ("quantization_config", "{}"),
            ("num_key_value_heads", "3"),
            ("hidden_size", "9.5"), ("num_hidden_layers", "0"), ("attention_bias", "true"),
            ("head_dim", "3"),
            ("rms_norm_eps", "-1"), ("tie_word_embeddings", "1"), ("vocab_size", "1e9"),
            ("hidden_size", "null"),
        ])
    func unusable(_ key: String, _ value: String) throws {
        let model = TinyModel()
        let directory = try model.directory()
        try directory.write(
            JSONText.object(model.config.merging([key: .raw(value)]) { $1 }), to: "config.json")
        switch fault(directory) {
        case .badValue(let name, _, _), .missingKey(let name): #expect(name == key)
        case .unknownArchitecture(let name): #expect(key == "model_type" && name == "mixtral")
        case let other: Issue.record("\(String(describing: other))")
        }
    }
}
