import Foundation
import SprintModel
import SprintProtocol
import Testing

@Suite("Checkpoint digests")
struct CheckpointDigestTests {
    private func digest(_ writer: GGUFWriter) throws -> Digest256 {
        let directory = try TemporaryDirectory()
        return try Checkpoint.open(path: directory.write(writer.bytes, to: "model.gguf")).digest()
    }

    @Test("The same model has the same digest, whatever it is called and wherever its bytes lie")
    func same() throws {
        let plain = TinyModel().gguf
        var other = plain
        other["general.name"] = .text("Another name")
        other["general.author"] = .text("someone")
        other["general.alignment"] = .uint32(128)
        other.alignment = 128
        other.tensors.reverse()
        let digests = try [digest(plain), digest(plain), digest(other)]
        #expect(Set(digests).count == 1)
    }

    @Test("Whatever decides the output changes the digest")
    func different() throws {
        let plain = TinyModel().gguf
        let changes: [(inout GGUFWriter) -> Void] = [
            { _ in },
            { $0[tensor: "blk.1.ffn_norm.weight"]?.bytes[3] ^= 1 },
            { $0["llama.rope.freq_base"] = .float32(100_001) },
            { $0["llama.context_length"] = .uint32(513) },
            { $0["llama.attention.layer_norm_rms_epsilon"] = .float32(1e-6) },
            { $0["llama.rope.scale_linear"] = .float32(2) },
            { $0["tokenizer.ggml.merges"] = nil },
            { $0["tokenizer.ggml.pre"] = .text("gpt-2") },
            { $0["tokenizer.ggml.eos_token_id"] = .uint32(5) },
            { $0["tokenizer.chat_template"] = .text("") },
            { $0["tokenizer.chat_template"] = nil },
            { writer in
                // The same bytes under exchanged names.
                let (gate, up) = (
                    writer[tensor: "blk.0.ffn_gate.weight"], writer[tensor: "blk.0.ffn_up.weight"]
                )
                writer[tensor: "blk.0.ffn_gate.weight"]?.bytes = up?.bytes ?? []
                writer[tensor: "blk.0.ffn_up.weight"]?.bytes = gate?.bytes ?? []
            },
        ]
        let digests = try changes.map { change in
            var writer = plain
            change(&writer)
            return try digest(writer)
        }
        #expect(Set(digests).count == digests.count)
    }

    @Test("The layout of the rotation is part of it")
    func layout() throws {
        let model = TinyModel()
        let directory = try model.directory()
        let halves = try Checkpoint.open(path: directory.url.path).digest()
        #expect(try digest(model.gguf) != halves)
    }
}
