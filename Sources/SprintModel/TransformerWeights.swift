import SprintTensor

/// The weights of a transformer in the form that its profile multiplies with. Shapes are rows ×
/// columns.
struct TransformerWeights: Sendable {
    /// Matrices [output, input] that share an input, and a bias [output] for each or for none.
    struct Group: Sendable {
        let projections: [Projection]
        var biases: [WeightMatrix] = []

        func alias() -> Group {
            Group(projections: projections.map { $0.alias() }, biases: biases.map { $0.alias() })
        }
    }

    /// One layer: D hidden, A heads · headDimension, B kvHeads · headDimension, F feed-forward.
    struct Layer: Sendable {
        /// [D]
        let attentionNorm: WeightMatrix
        /// Queries [A, D], keys [B, D], values [B, D]; [D, A]
        let attentionInputs: Group, attentionOutput: Group
        /// [headDimension] each, Qwen3 only.
        let queryNorm: WeightMatrix?, keyNorm: WeightMatrix?
        /// [D]
        let feedForwardNorm: WeightMatrix
        /// Gate [F, D], up [F, D]; down [D, F]
        let feedForwardInputs: Group, feedForwardOutput: Group

        func alias() -> Layer {
            Layer(
                attentionNorm: attentionNorm.alias(), attentionInputs: attentionInputs.alias(),
                attentionOutput: attentionOutput.alias(), queryNorm: queryNorm?.alias(),
                keyNorm: keyNorm?.alias(), feedForwardNorm: feedForwardNorm.alias(),
                feedForwardInputs: feedForwardInputs.alias(),
                feedForwardOutput: feedForwardOutput.alias())
        }
    }

    /// [vocabulary, D]
    let embedding: WeightMatrix
    /// In order.
    let layers: [Layer]
    /// [D]
    let outputNorm: WeightMatrix
    /// [vocabulary, D]; the embedding itself where they are tied.
    let head: Group

    /// Fetches every weight the configuration asks for and checks its shape.
    init(_ loader: TransformerWeightLoader) throws(ModelError) {
        let model = loader.configuration
        let embedding = try loader.matrix("token_embd", model.vocabularySize, model.hiddenSize)
        self.embedding = embedding.detached()
        var layers: [Layer] = []
        for index in 0..<model.layers { layers.append(try Self.layer(index, loader)) }
        self.layers = layers
        outputNorm = try loader.vector("output_norm.weight", model.hiddenSize)
        head =
            model.tiedEmbeddings
            ? Group(projections: [loader.projection("token_embd", of: embedding)])
            : try loader.group([("output", model.vocabularySize)], model.hiddenSize)
    }

    /// The same weights behind references of one thread's own; see `Projection.alias`.
    init(aliasOf other: TransformerWeights) {
        embedding = other.embedding.alias()
        layers = other.layers.map { $0.alias() }
        outputNorm = other.outputNorm.alias()
        head = other.head.alias()
    }

    /// The projections of all products, for the numerics id.
    var projections: [Projection] {
        layers.flatMap { layer in
            [
                layer.attentionInputs, layer.attentionOutput, layer.feedForwardInputs,
                layer.feedForwardOutput,
            ].flatMap(\.projections)
        } + head.projections
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
            attentionInputs: try loader.group(
                [(block + "attn_q", queries), (block + "attn_k", keys), (block + "attn_v", keys)],
                hidden, bias: model.attentionBias),
            attentionOutput: try loader.group([(block + "attn_output", hidden)], queries),
            queryNorm: headNorms
                ? try loader.vector(block + "attn_q_norm.weight", model.headDimension) : nil,
            keyNorm: headNorms
                ? try loader.vector(block + "attn_k_norm.weight", model.headDimension) : nil,
            feedForwardNorm: try loader.vector(block + "ffn_norm.weight", hidden),
            feedForwardInputs: try loader.group(
                [(block + "ffn_gate", wide), (block + "ffn_up", wide)], hidden),
            feedForwardOutput: try loader.group([(block + "ffn_down", hidden)], wide))
    }
}

/// Fetches weights by canonical name and checks their shapes.
struct TransformerWeightLoader {
    let configuration: ModelConfiguration
    let compute: ComputeContext
    /// Projections that are laid out already, by name.
    var prepared: [String: Projection] = [:]
    let weight: (String) throws(ModelError) -> WeightMatrix?

    /// Weights of `columns` inputs by name and output features.
    func group(
        _ members: [(name: String, rows: Int)], _ columns: Int, bias: Bool = false
    ) throws(ModelError) -> TransformerWeights.Group {
        var (projections, biases): ([Projection], [WeightMatrix]) = ([], [])
        for (name, rows) in members {
            projections.append(projection(name, of: try matrix(name, rows, columns)))
            if bias { biases.append(try vector(name + ".bias", rows)) }
        }
        return TransformerWeights.Group(projections: projections, biases: biases)
    }

    /// A matrix as the profile multiplies with it.
    func projection(_ name: String, of matrix: WeightMatrix) -> Projection {
        prepared[name + ".weight"] ?? compute.projection(of: matrix)
    }

    func matrix(_ name: String, _ rows: Int, _ columns: Int) throws(ModelError) -> WeightMatrix {
        try checked(name + ".weight", rows, columns)
    }

    func vector(_ name: String, _ columns: Int) throws(ModelError) -> WeightMatrix {
        try checked(name, 1, columns).detached().dense()
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
