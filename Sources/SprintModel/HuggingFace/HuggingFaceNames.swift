/// Names of the transformers library's tensors, turned into the canonical ones.
enum HuggingFaceNames {
    private static let whole = [
        "model.embed_tokens.weight": "token_embd.weight", "model.norm.weight": "output_norm.weight",
        "lm_head.weight": "output.weight",
    ]
    private static let layer = [
        "input_layernorm": "attn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k",
        "self_attn.v_proj": "attn_v", "self_attn.o_proj": "attn_output",
        "self_attn.q_norm": "attn_q_norm",
        "self_attn.k_norm": "attn_k_norm", "post_attention_layernorm": "ffn_norm",
        "mlp.gate_proj": "ffn_gate",
        "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
    ]

    /// The canonical name; `nil` for a name of none of our families.
    static func canonical(_ name: String) -> String? {
        if let canonical = whole[name] { return canonical }
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 5, parts[0] == "model", parts[1] == "layers",
            let index = Int(parts[2]), index >= 0,
            "\(index)" == parts[2], let kind = parts.last, kind == "weight" || kind == "bias",
            let module = layer[parts[3..<parts.count - 1].joined(separator: ".")]
        else { return nil }
        return "blk.\(index).\(module).\(kind)"
    }

    /// Whether a tensor only repeats what the configuration says: the frequencies that old Llama
    /// files carry.
    static func isDerived(_ name: String) -> Bool {
        name.hasSuffix(".self_attn.rotary_emb.inv_freq")
    }
}
