import SprintProtocol
import SprintTensor

extension GGUFHeader {
    private static let sizes = 1...Limits.modelDimensionMax

    /// The configuration, from the keys of `general.architecture` and the tensors that are there.
    func configuration(_ tensors: [CheckpointTensor]) throws(CheckpointError) -> ModelConfiguration
    {
        try refuseSplit()
        let architecture = try architecture()
        let prefix = architecture.rawValue
        let hidden = try requiredInteger("\(prefix).embedding_length", Self.sizes)
        let heads = try requiredInteger("\(prefix).attention.head_count", Self.sizes)
        let kvHeads = try integer("\(prefix).attention.head_count_kv", Self.sizes) ?? heads
        let names = Dictionary(
            tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        guard let embedding = names["token_embd.weight"] else {
            throw fault(.tensor(name: "token_embd.weight", .missing))
        }
        let head = try headDimension(prefix, hidden: hidden, heads: heads, kvHeads: kvHeads)
        return ModelConfiguration(
            architecture: architecture,
            name: try text("general.name") ?? prefix,
            hiddenSize: hidden,
            feedForwardSize: try requiredInteger("\(prefix).feed_forward_length", Self.sizes),
            layers: try requiredInteger("\(prefix).block_count", 1...Limits.modelLayersMax),
            heads: heads, kvHeads: kvHeads, headDimension: head,
            vocabularySize: embedding.rows,
            contextTokensMax: try requiredInteger(
                "\(prefix).context_length", 1...Limits.modelContextMax),
            normEpsilon: try normEpsilon(prefix),
            rotaryBase: try positive("\(prefix).rope.freq_base") ?? 10_000,
            rotaryLayout: architecture == .llama ? .interleaved : .halves,
            rotaryScaling: try rotaryScaling(prefix, factors: names["rope_freqs.weight"]),
            tiedEmbeddings: names["output.weight"] == nil,
            attentionBias: names["blk.0.attn_q.bias"] != nil)
    }

    private func refuseSplit() throws(CheckpointError) {
        guard let parts = try integer("split.count", 0...65_536), parts > 1 else { return }
        throw fault(
            .badValue(
                key: "split.count", value: "\(parts)",
                expected: "one file; merge the parts (llama-gguf-split --merge)"))
    }

    private func architecture() throws(CheckpointError) -> ModelConfiguration.Architecture {
        guard let name = try text("general.architecture") else {
            throw fault(.missingKey("general.architecture"))
        }
        guard let architecture = ModelConfiguration.Architecture(rawValue: name) else {
            throw fault(.unknownArchitecture(name))
        }
        if let experts = try integer("\(name).expert_count", 0...65_536), experts > 0 {
            throw fault(
                .badValue(
                    key: "\(name).expert_count", value: "\(experts)", expected: "a dense model (0)")
            )
        }
        return architecture
    }

    /// The explicit head dimension or `hidden / heads`; keys, values and rotation must share it.
    private func headDimension(
        _ prefix: String, hidden: Int, heads: Int, kvHeads: Int
    ) throws(CheckpointError) -> Int {
        guard heads.isMultiple(of: kvHeads) else {
            throw fault(
                .badValue(
                    key: "\(prefix).attention.head_count_kv", value: "\(kvHeads)",
                    expected: "a divisor of \(heads)"))
        }
        let explicit = try integer("\(prefix).attention.key_length", Self.sizes)
        guard explicit != nil || hidden.isMultiple(of: heads) else {
            throw fault(
                .badValue(
                    key: "\(prefix).attention.head_count", value: "\(heads)",
                    expected: "a divisor of \(hidden)"))
        }
        let head = explicit ?? hidden / heads
        guard head.isMultiple(of: 2), head <= Limits.modelDimensionMax / heads else {
            throw fault(
                .badValue(
                    key: "\(prefix).attention.key_length", value: "\(head)",
                    expected: "an even number, at most \(Limits.modelDimensionMax) over all heads"))
        }
        for key in ["\(prefix).attention.value_length", "\(prefix).rope.dimension_count"] {
            if let value = try integer(key, Self.sizes), value != head {
                throw fault(
                    .badValue(key: key, value: "\(value)", expected: "the head dimension \(head)"))
            }
        }
        return head
    }

    private func normEpsilon(_ prefix: String) throws(CheckpointError) -> Float {
        let key = "\(prefix).attention.layer_norm_rms_epsilon"
        guard let value = try positive(key) else { throw fault(.missingKey(key)) }
        return Float(value)
    }

    /// The scaling named by `rope.scaling.*`, or the stored factors of `rope_freqs.weight`.
    private func rotaryScaling(
        _ prefix: String, factors: CheckpointTensor?
    ) throws(CheckpointError) -> ModelConfiguration.RotaryScaling {
        let scope = "\(prefix).rope.scaling"
        // Older converters wrote the linear factor alone.
        let legacy = try positive("\(prefix).rope.scale_linear")
        let kind = try text("\(scope).type") ?? (legacy == nil ? "none" : "linear")
        let factor = try positive("\(scope).factor") ?? legacy ?? 1
        if let factors {
            guard kind == "none" else {
                throw fault(
                    .badValue(
                        key: "\(scope).type", value: kind, expected: "none beside rope_freqs.weight"
                    ))
            }
            return .factors(try frequencyFactors(factors))
        }
        switch kind {
        case "none": return .none
        case "linear": return factor == 1 ? .none : .linear(factor: factor)
        case "yarn": return try yarn(scope, factor: factor, prefix: prefix)
        default:
            throw fault(
                .badValue(key: "\(scope).type", value: kind, expected: "none, linear or yarn"))
        }
    }

    private func yarn(
        _ scope: String, factor: Double, prefix: String
    ) throws(CheckpointError) -> ModelConfiguration.RotaryScaling {
        let context = try requiredInteger("\(prefix).context_length", 1...Limits.modelContextMax)
        // llama.cpp multiplies YaRN's own factor by the stored one.
        var stored = try positive("\(scope).yarn_attn_factor")
        if stored == nil { stored = try positive("\(scope).attn_factor") }
        let original =
            try integer("\(scope).original_context_length", 1...Limits.modelContextMax) ?? context
        return .yarn(
            factor: factor,
            originalContext: original,
            betaFast: try positive("\(scope).yarn_beta_fast") ?? 32,
            betaSlow: try positive("\(scope).yarn_beta_slow") ?? 1,
            attentionFactor: stored.map { $0 * YarnAttention.factor(scale: factor) })
    }

    private func frequencyFactors(_ tensor: CheckpointTensor) throws(CheckpointError) -> [Float] {
        guard tensor.rows == 1, tensor.element == .f32, tensor.columns <= Limits.modelDimensionMax
        else {
            throw fault(
                .tensor(
                    name: tensor.name, .wrongShape(found: tensor.shape, expected: "one row of F32"))
            )
        }
        let factors = tensor.withBytes { tensor.element.dequantised($0) }
        guard factors.allSatisfy({ $0.isFinite && $0 > 0 }) else {
            throw fault(.malformed(part: tensor.name, reason: "a frequency factor is not above 0"))
        }
        return factors
    }
}
