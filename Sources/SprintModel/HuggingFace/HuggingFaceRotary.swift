import SprintProtocol

/// Base and scaling of the rotation, from `rope_parameters` (transformers 5) or `rope_theta` and
/// `rope_scaling`.
struct HuggingFaceRotary {
    let base: Double
    private let parameters: JSONObject?
    private let context: Int

    /// Reads the base; `context` is `max_position_embeddings`, the fallback of the original
    /// context.
    init(_ json: JSONObject, context: Int) throws(CheckpointError) {
        let current = try json.object("rope_parameters"), older = try json.object("rope_scaling")
        parameters = current ?? older
        let outer = try json.positive("rope_theta")
        base = try parameters?.positive("rope_theta") ?? outer ?? 10_000
        self.context =
            try json.integer("original_max_position_embeddings", 1...Limits.modelContextMax)
            ?? context
        for scope in [json, parameters].compactMap(\.self) {
            if let partial = try scope.positive("partial_rotary_factor"), partial != 1 {
                throw scope.mismatch("partial_rotary_factor", "1")
            }
        }
    }

    /// The scaling; the older key of its kind is `type`.
    func scaling() throws(CheckpointError) -> ModelConfiguration.RotaryScaling {
        guard let parameters else { return .none }
        let key = parameters["rope_type"] == nil ? "type" : "rope_type"
        switch try parameters.text(key) ?? "default" {
        case "default": return .none
        case "linear": return .linear(factor: try parameters.requiredPositive("factor"))
        case "llama3": return try llama3(parameters)
        case "yarn": return try yarn(parameters)
        default: throw parameters.mismatch(key, "default, linear, llama3 or yarn")
        }
    }

    private func originalContext(_ parameters: JSONObject) throws(CheckpointError) -> Int {
        try parameters.integer("original_max_position_embeddings", 1...Limits.modelContextMax)
            ?? context
    }

    private func llama3(_ parameters: JSONObject) throws(CheckpointError)
        -> ModelConfiguration.RotaryScaling
    {
        let low = try parameters.requiredPositive("low_freq_factor")
        let high = try parameters.requiredPositive("high_freq_factor")
        guard low < high else {
            throw parameters.mismatch("low_freq_factor", "less than high_freq_factor, \(high)")
        }
        return .llama3(
            factor: try parameters.requiredPositive("factor"), lowFrequencyFactor: low,
            highFrequencyFactor: high,
            originalContext: try originalContext(parameters))
    }

    private func yarn(_ parameters: JSONObject) throws(CheckpointError)
        -> ModelConfiguration.RotaryScaling
    {
        if try parameters.truth("truncate") == false {
            throw parameters.mismatch("truncate", "true")
        }
        let factor = try parameters.requiredPositive("factor")
        var attention = try parameters.positive("attention_factor")
        if attention == nil, let all = try parameters.positive("mscale_all_dim"),
            let one = try parameters.positive("mscale")
        {
            attention =
                YarnAttention.factor(scale: factor, weight: one)
                / YarnAttention.factor(scale: factor, weight: all)
        }
        return .yarn(
            factor: factor,
            originalContext: try originalContext(parameters),
            betaFast: try parameters.positive("beta_fast") ?? 32,
            betaSlow: try parameters.positive("beta_slow") ?? 1,
            attentionFactor: attention)
    }
}
