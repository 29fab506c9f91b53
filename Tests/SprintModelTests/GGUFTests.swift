import Foundation
import SprintModel
import SprintTensor
import Testing

@Suite("GGUF checkpoints")
struct GGUFTests {
    private func open(_ writer: GGUFWriter) throws -> Checkpoint {
        let directory = try TemporaryDirectory()
        return try Checkpoint.open(path: directory.write(writer.bytes, to: "model.gguf"))
    }

    @Test(
        "The configuration is what the metadata says",
        arguments: ModelConfiguration.Architecture.allCases)
    func configuration(_ architecture: ModelConfiguration.Architecture) throws {
        let checkpoint = try open(TinyModel(architecture: architecture).gguf)
        #expect(
            checkpoint.configuration
                == ModelConfiguration(
                    architecture: architecture, name: "Tiny", hiddenSize: 8, feedForwardSize: 12,
                    layers: 2, heads: 4,
                    kvHeads: 2, headDimension: 2, vocabularySize: 8, contextTokensMax: 512,
                    normEpsilon: 1e-5,
                    rotaryBase: 100_000,
                    rotaryLayout: architecture == .llama ? .interleaved : .halves,
                    rotaryScaling: .none, tiedEmbeddings: false,
                    attentionBias: architecture == .qwen2))
        #expect(checkpoint.chatTemplate == "{{ messages }}")
        #expect(checkpoint.defaultTemperature == nil)
    }

    @Test(
        "Every tensor is found under its name, with its own bytes",
        arguments: ModelConfiguration.Architecture.allCases)
    func tensors(_ architecture: ModelConfiguration.Architecture) throws {
        let model = TinyModel(architecture: architecture)
        let checkpoint = try open(model.gguf)
        #expect(checkpoint.tensors.map(\.name) == model.shapes.map(\.name).sorted())
        for shape in model.shapes {
            let tensor = try checkpoint.tensor(
                shape.name, rows: max(1, shape.rows), columns: shape.columns)
            #expect(tensor.element == .f32)
            #expect(
                tensor.file.copy(tensor.range)
                    == model.weights(shape.name, count: tensor.rows * tensor.columns))
        }
    }

    @Test("A missing or misshapen tensor is named by the look-up")
    func lookUp() throws {
        let checkpoint = try open(TinyModel().gguf)
        #expect(checkpoint.tensor("blk.2.attn_q.weight") == nil)
        #expect { try checkpoint.tensor("rope_freqs.weight", rows: 1, columns: 1) } throws: {
            ($0 as? CheckpointError)?.fault == .tensor(name: "rope_freqs.weight", .missing)
        }
        #expect { try checkpoint.tensor("output.weight", rows: 8, columns: 9) } throws: {
            ($0 as? CheckpointError)?.fault
                == .tensor(name: "output.weight", .wrongShape(found: "[8, 8]", expected: "[8, 9]"))
        }
    }

    @Test("Without a head, the embedding is the head")
    func tied() throws {
        let checkpoint = try open(TinyModel(tied: true).gguf)
        #expect(checkpoint.configuration.tiedEmbeddings)
        #expect(checkpoint.tensor("output.weight") == nil)
    }

    @Test("Absent keys take their defaults")
    func defaults() throws {
        var writer = TinyModel(kvHeads: 4).gguf
        for key in ["attention.head_count_kv", "attention.key_length", "rope.freq_base"] {
            writer["llama.\(key)"] = nil
        }
        writer["general.name"] = nil
        let configuration = try open(writer).configuration
        #expect(configuration.kvHeads == 4)
        #expect(configuration.headDimension == 2)
        #expect(configuration.rotaryBase == 10_000)
        #expect(configuration.name == "llama")
    }

    @Test("The head dimension need not be the width over the heads")
    func headDimension() throws {
        let checkpoint = try open(TinyModel(architecture: .qwen3, head: 6).gguf)
        #expect(checkpoint.configuration.headDimension == 6)
        #expect(checkpoint.tensor("blk.1.attn_output.weight")?.columns == 24)
    }

    @Test("The vocabulary is handed on whole")
    func tokenizer() throws {
        let model = TinyModel()
        let tokenizer = try open(model.gguf).tokenizer
        #expect(
            tokenizer.tokens
                == ["a", "b", "c", "ab", " ", "<s>", "</s>", "<think>"].map { Array($0.utf8) })
        #expect(
            tokenizer.kinds == [
                .normal, .normal, .normal, .normal, .normal, .special, .special, .added,
            ])
        #expect(tokenizer.merges == [.init(left: 0, right: 1, result: 3)])
        #expect(tokenizer.preTokenizer == .smollm)
        #expect(tokenizer.beginOfSequence == 5)
        #expect(tokenizer.endOfSequence.contains(6))
    }

    @Test("The advised temperature is read")
    func temperature() throws {
        var writer = TinyModel().gguf
        writer["general.sampling.temp"] = .float32(0.5)
        #expect(try open(writer).defaultTemperature == 0.5)
    }

    @Test("Another alignment moves the tensors")
    func alignment() throws {
        var writer = TinyModel().gguf
        writer.alignment = 256
        writer["general.alignment"] = .uint32(256)
        let checkpoint = try open(writer)
        #expect(checkpoint.tensors.allSatisfy { $0.range.lowerBound.isMultiple(of: 256) })
        #expect(
            checkpoint.tensor("output.weight").map { $0.file.copy($0.range) }
                == TinyModel().weights("output.weight", count: 64))
    }

    @Test("Every storage type has its length", arguments: TensorElement.allCases)
    func types(_ element: TensorElement) throws {
        let numbers: [TensorElement: UInt32] = [
            .f32: 0, .f16: 1, .q4_0: 2, .q4_1: 3, .q5_0: 6, .q5_1: 7, .q8_0: 8, .q4_K: 12,
            .q5_K: 13, .q6_K: 14,
            .bf16: 30,
        ]
        var writer = TinyModel(hidden: 256, layers: 1, head: 2).gguf
        let byteCount = element.byteCount(ofElements: 256) * 12
        writer[tensor: "blk.0.ffn_up.weight"]?.type = try #require(numbers[element])
        writer[tensor: "blk.0.ffn_up.weight"]?.bytes = (0..<byteCount).map {
            UInt8(truncatingIfNeeded: $0)
        }
        let tensor = try #require(try open(writer).tensor("blk.0.ffn_up.weight"))
        #expect(tensor.element == element)
        #expect(tensor.rowBytes * tensor.rows == byteCount)
        #expect(
            tensor.file.copy(tensor.range) == (0..<byteCount).map { UInt8(truncatingIfNeeded: $0) })
    }
}
