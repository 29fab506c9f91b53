import SprintProtocol

/// Reads `config.json` of the transformers library into a configuration.
///
/// Absent keys take the defaults of the family's configuration class; what our forward pass does
/// not do is refused.
struct HuggingFaceConfiguration {
    private static let sizes = 1...Limits.modelDimensionMax
    private let json: JSONObject

    init(_ json: JSONObject) { self.json = json }

    /// The configuration; `name` is the directory's, for people.
    func configuration(name: String) throws(CheckpointError) -> ModelConfiguration {
        let architecture = try architecture()
        try refuseForeignParts()
        let hidden = try json.requiredInteger("hidden_size", Self.sizes)
        let heads = try json.requiredInteger("num_attention_heads", Self.sizes)
        let kvHeads = try json.integer("num_key_value_heads", Self.sizes) ?? heads
        let context = try json.requiredInteger(
            "max_position_embeddings", 1...Limits.modelContextMax)
        let rotary = try HuggingFaceRotary(json, context: context)
        return ModelConfiguration(
            architecture: architecture,
            name: name,
            hiddenSize: hidden,
            feedForwardSize: try json.requiredInteger("intermediate_size", Self.sizes),
            layers: try json.requiredInteger("num_hidden_layers", 1...Limits.modelLayersMax),
            heads: heads, kvHeads: kvHeads,
            headDimension: try headDimension(
                architecture, hidden: hidden, heads: heads, kvHeads: kvHeads),
            vocabularySize: try json.requiredInteger("vocab_size", Self.sizes),
            contextTokensMax: context,
            normEpsilon: Float(try json.positive("rms_norm_eps") ?? 1e-6),
            rotaryBase: rotary.base,
            rotaryLayout: .halves,
            rotaryScaling: try rotary.scaling(),
            tiedEmbeddings: try json.truth("tie_word_embeddings") ?? false,
            attentionBias: try attentionBias(architecture))
    }

    private func architecture() throws(CheckpointError) -> ModelConfiguration.Architecture {
        guard let name = try json.text("model_type") else {
            throw json.fault(.missingKey("model_type"))
        }
        guard let architecture = ModelConfiguration.Architecture(rawValue: name) else {
            throw json.fault(.unknownArchitecture(name))
        }
        return architecture
    }

    /// Parts that these families may have and our forward pass has not.
    private func refuseForeignParts() throws(CheckpointError) {
        if let activation = try json.text("hidden_act"), activation != "silu" {
            throw json.mismatch("hidden_act", "silu")
        }
        for key in ["mlp_bias", "use_sliding_window", "use_mrope"]
        where try json.truth(key) ?? false {
            throw json.mismatch(key, "false")
        }
        if json["quantization_config"] != nil {
            throw json.mismatch(
                "quantization_config", "float weights; use a GGUF file for quantised ones")
        }
    }

    private func headDimension(
        _ architecture: ModelConfiguration.Architecture, hidden: Int, heads: Int, kvHeads: Int
    ) throws(CheckpointError) -> Int {
        guard heads.isMultiple(of: kvHeads) else {
            throw json.mismatch("num_key_value_heads", "a divisor of num_attention_heads, \(heads)")
        }
        // Qwen3's class has a default of its own.
        let explicit =
            try json.integer("head_dim", Self.sizes) ?? (architecture == .qwen3 ? 128 : nil)
        guard explicit != nil || hidden.isMultiple(of: heads) else {
            throw json.mismatch("num_attention_heads", "a divisor of hidden_size, \(hidden)")
        }
        let head = explicit ?? hidden / heads
        guard head.isMultiple(of: 2), head <= Limits.modelDimensionMax / heads else {
            throw json.mismatch(
                "head_dim", "an even number, at most \(Limits.modelDimensionMax) over all heads")
        }
        return head
    }

    /// Qwen2 always has it; Llama's would be on the output too, which our forward pass has not.
    private func attentionBias(_ architecture: ModelConfiguration.Architecture)
        throws(CheckpointError) -> Bool
    {
        if architecture == .qwen2 { return true }
        if try json.truth("attention_bias") ?? false {
            throw json.mismatch("attention_bias", "false")
        }
        return false
    }
}
