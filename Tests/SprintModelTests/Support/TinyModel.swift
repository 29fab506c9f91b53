import SprintModel

/// A model of a few hundred numbers, as a GGUF file and as a Hugging Face directory with the same
/// weights.
struct TinyModel {
    var architecture = ModelConfiguration.Architecture.llama
    var hidden = 8, feedForward = 12, layers = 2, heads = 4, kvHeads = 2, head = 2
    var tied = false
    /// Eight tokens, and a merge that makes the last of the ordinary ones.
    let tokens = ["a", "b", "c", "ab", "Ġ", "<s>", "</s>", "<think>"]
    let tokenTypes: [Int32] = [1, 1, 1, 1, 1, 3, 3, 4]

    /// Canonical and Hugging Face names with rows (0: a vector) and columns.
    var shapes: [(name: String, foreign: String, rows: Int, columns: Int)] {
        var shapes = [
            ("token_embd.weight", "model.embed_tokens.weight", tokens.count, hidden),
            ("output_norm.weight", "model.norm.weight", 0, hidden),
        ]
        if !tied { shapes.append(("output.weight", "lm_head.weight", tokens.count, hidden)) }
        for index in 0..<layers {
            shapes += layerShapes.map {
                ("blk.\(index).\($0.0)", "model.layers.\(index).\($0.1)", $0.2, $0.3)
            }
        }
        return shapes
    }

    private var layerShapes: [(String, String, Int, Int)] {
        let queries = heads * head, keys = kvHeads * head
        var shapes = [
            ("attn_norm.weight", "input_layernorm.weight", 0, hidden),
            ("attn_q.weight", "self_attn.q_proj.weight", queries, hidden),
            ("attn_k.weight", "self_attn.k_proj.weight", keys, hidden),
            ("attn_v.weight", "self_attn.v_proj.weight", keys, hidden),
            ("attn_output.weight", "self_attn.o_proj.weight", hidden, queries),
            ("ffn_norm.weight", "post_attention_layernorm.weight", 0, hidden),
            ("ffn_gate.weight", "mlp.gate_proj.weight", feedForward, hidden),
            ("ffn_up.weight", "mlp.up_proj.weight", feedForward, hidden),
            ("ffn_down.weight", "mlp.down_proj.weight", hidden, feedForward),
        ]
        if architecture == .qwen2 {
            shapes += [
                ("attn_q.bias", "self_attn.q_proj.bias", 0, queries),
                ("attn_k.bias", "self_attn.k_proj.bias", 0, keys),
                ("attn_v.bias", "self_attn.v_proj.bias", 0, keys),
            ]
        }
        if architecture == .qwen3 {
            shapes += [
                ("attn_q_norm.weight", "self_attn.q_norm.weight", 0, head),
                ("attn_k_norm.weight", "self_attn.k_norm.weight", 0, head),
            ]
        }
        return shapes
    }

    /// The bytes of a tensor: floats that depend on its name.
    func weights(_ name: String, count: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        var bytes: [UInt8] = []
        for _ in 0..<count {
            bytes.append(littleEndian: Float.random(in: -1...1, using: &generator).bitPattern)
        }
        return bytes
    }

    /// As a GGUF file, in F32.
    var gguf: GGUFWriter {
        var writer = GGUFWriter()
        let prefix = architecture.rawValue
        writer["general.architecture"] = .text(prefix)
        writer["general.name"] = .text("Tiny")
        writer["\(prefix).context_length"] = .uint32(512)
        writer["\(prefix).embedding_length"] = .uint32(UInt32(hidden))
        writer["\(prefix).feed_forward_length"] = .uint32(UInt32(feedForward))
        writer["\(prefix).block_count"] = .uint32(UInt32(layers))
        writer["\(prefix).attention.head_count"] = .uint32(UInt32(heads))
        writer["\(prefix).attention.head_count_kv"] = .uint32(UInt32(kvHeads))
        writer["\(prefix).attention.key_length"] = .uint32(UInt32(head))
        writer["\(prefix).attention.layer_norm_rms_epsilon"] = .float32(1e-5)
        writer["\(prefix).rope.freq_base"] = .float32(100_000)
        writer["tokenizer.ggml.model"] = .text("gpt2")
        writer["tokenizer.ggml.pre"] = .text("smollm")
        writer["tokenizer.ggml.tokens"] = .texts(tokens.map { Array($0.utf8) })
        writer["tokenizer.ggml.token_type"] = .int32s(tokenTypes)
        writer["tokenizer.ggml.merges"] = .texts([Array("a b".utf8)])
        writer["tokenizer.ggml.bos_token_id"] = .uint32(5)
        writer["tokenizer.ggml.eos_token_id"] = .uint32(6)
        writer["tokenizer.chat_template"] = .text("{{ messages }}")
        for shape in shapes {
            let dimensions = shape.rows == 0 ? [shape.columns] : [shape.columns, shape.rows]
            writer.tensors.append(
                GGUFWriter.Tensor(
                    name: shape.name, dimensions: dimensions.map(UInt64.init), type: 0,
                    bytes: weights(shape.name, count: dimensions.reduce(1, *))))
        }
        return writer
    }
}
