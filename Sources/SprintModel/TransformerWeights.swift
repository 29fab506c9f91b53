import SprintTensor

/// The weights of a transformer, f32, each with the plan of its products. Shapes are rows ×
/// columns.
struct TransformerWeights: Sendable {
    /// A matrix [output, input], perhaps a bias [output], and how their product is computed.
    struct Linear: Sendable {
        let weight: WeightMatrix
        let bias: WeightMatrix?
        let plan: MatmulPlan
    }

    /// One layer: D hidden, A heads · headDimension, B kvHeads · headDimension, F feed-forward.
    struct Layer: Sendable {
        /// [D]
        let attentionNorm: WeightMatrix
        /// [A, D], [B, D], [B, D], [D, A]
        let query: Linear, key: Linear, value: Linear, output: Linear
        /// [headDimension] each, Qwen3 only.
        let queryNorm: WeightMatrix?, keyNorm: WeightMatrix?
        /// [D]
        let feedForwardNorm: WeightMatrix
        /// [F, D], [F, D], [D, F]
        let gate: Linear, up: Linear, down: Linear
    }

    /// [vocabulary, D]
    let embedding: WeightMatrix
    /// In order.
    let layers: [Layer]
    /// [D]
    let outputNorm: WeightMatrix
    /// [vocabulary, D]; the embedding itself where they are tied.
    let head: Linear

    /// Fetches every weight the configuration asks for and checks its shape.
    init(_ loader: TransformerWeightLoader) throws(ModelError) {
        let model = loader.configuration
        embedding = try loader.matrix("token_embd", model.vocabularySize, model.hiddenSize)
        var layers: [Layer] = []
        for index in 0..<model.layers { layers.append(try Self.layer(index, loader)) }
        self.layers = layers
        outputNorm = try loader.vector("output_norm.weight", model.hiddenSize)
        head =
            model.tiedEmbeddings
            ? Linear(weight: embedding, bias: nil, plan: loader.compute.plan(for: embedding))
            : try loader.linear("output", model.vocabularySize, model.hiddenSize)
    }

    /// The plans of all products, for the numerics id.
    var plans: [MatmulPlan] {
        layers.flatMap { layer in
            [layer.query, layer.key, layer.value, layer.output, layer.gate, layer.up, layer.down]
                .map(\.plan)
        } + [head.plan]
    }

    private static func layer(
        _ index: Int, _ loader: TransformerWeightLoader
    ) throws(ModelError) -> Layer {
        let model = loader.configuration
        let (hidden, wide) = (model.hiddenSize, model.feedForwardSize)
        let queries = model.heads * model.headDimension
        let keys = model.kvHeads * model.headDimension
        let block = "blk.\(index)."
        let headNorms = model.architecture == .qwen3
        return Layer(
            attentionNorm: try loader.vector(block + "attn_norm.weight", hidden),
            query: try loader.linear(block + "attn_q", queries, hidden, bias: model.attentionBias),
            key: try loader.linear(block + "attn_k", keys, hidden, bias: model.attentionBias),
            value: try loader.linear(block + "attn_v", keys, hidden, bias: model.attentionBias),
            output: try loader.linear(block + "attn_output", hidden, queries),
            queryNorm: headNorms
                ? try loader.vector(block + "attn_q_norm.weight", model.headDimension) : nil,
            keyNorm: headNorms
                ? try loader.vector(block + "attn_k_norm.weight", model.headDimension) : nil,
            feedForwardNorm: try loader.vector(block + "ffn_norm.weight", hidden),
            gate: try loader.linear(block + "ffn_gate", wide, hidden),
            up: try loader.linear(block + "ffn_up", wide, hidden),
            down: try loader.linear(block + "ffn_down", hidden, wide))
    }
}

/// Fetches weights by canonical name and checks their shapes.
struct TransformerWeightLoader {
    let configuration: ModelConfiguration
    let compute: ComputeContext
    let weight: (String) throws(ModelError) -> WeightMatrix?

    func linear(
        _ name: String, _ rows: Int, _ columns: Int, bias: Bool = false
    ) throws(ModelError) -> TransformerWeights.Linear {
        let weight = try matrix(name, rows, columns)
        let bias = bias ? try vector(name + ".bias", rows) : nil
        return TransformerWeights.Linear(
            weight: weight, bias: bias, plan: compute.plan(for: weight))
    }

    func matrix(_ name: String, _ rows: Int, _ columns: Int) throws(ModelError) -> WeightMatrix {
        try checked(name + ".weight", rows, columns)
    }

    func vector(_ name: String, _ columns: Int) throws(ModelError) -> WeightMatrix {
        try checked(name, 1, columns)
    }

    private func checked(_ name: String, _ rows: Int, _ columns: Int) throws(ModelError)
        -> WeightMatrix
    {
        guard let found = try weight(name) else { throw .missingTensor(name: name) }
        guard found.rows == rows, found.columns == columns else {
            throw .wrongShape(
                name: name, expected: [rows, columns], found: [found.rows, found.columns])
        }
        return found
    }
}
