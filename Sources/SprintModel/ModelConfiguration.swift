/// Shape and constants of a decoder-only transformer, read from GGUF metadata or `config.json`.
public struct ModelConfiguration: Hashable, Sendable {
    /// The families whose forward pass we know.
    public enum Architecture: String, Hashable, Sendable, CaseIterable {
        /// Llama 2, Llama 3, SmolLM2, R1-Distill-Llama.
        case llama
        /// Qwen2, Qwen2.5, R1-Distill-Qwen: bias on Q, K and V.
        case qwen2
        /// Qwen3: RMS norm on every head's Q and K, no bias.
        case qwen3
    }

    /// How the two halves of a rotation are laid out in a head.
    public enum RotaryLayout: Hashable, Sendable {
        /// Elements 2i and 2i+1 (GGUF's `llama` permutes its weights to this).
        case interleaved
        /// Elements i and i + dimension/2 (Hugging Face, GGUF's `qwen2` and `qwen3`).
        case halves
    }

    /// How positions beyond the training length are squeezed in.
    public enum RotaryScaling: Hashable, Sendable {
        /// Positions as they are.
        case none
        /// Positions divided by `factor`.
        case linear(factor: Double)
        /// Llama 3.1: low frequencies divided by `factor`, high ones kept, a ramp between.
        case llama3(
            factor: Double, lowFrequencyFactor: Double, highFrequencyFactor: Double,
            originalContext: Int)
        /// Frequency factors as stored in a GGUF's `rope_freqs.weight`: each frequency is divided
        /// by its own.
        case factors([Float])
        /// YaRN (arXiv 2309.00071); `attentionFactor` multiplies cosine and sine.
        case yarn(
            factor: Double, originalContext: Int, betaFast: Double, betaSlow: Double,
            attentionFactor: Double?)
    }

    /// The family.
    public var architecture: Architecture
    /// The model's name, for people.
    public var name: String
    /// Width of the residual stream.
    public var hiddenSize: Int
    /// Width of the feed-forward's gate and up projections.
    public var feedForwardSize: Int
    /// Transformer layers.
    public var layers: Int
    /// Query heads.
    public var heads: Int
    /// Key/value heads; divides `heads`.
    public var kvHeads: Int
    /// Elements of one head.
    public var headDimension: Int
    /// Rows of the embedding and of the head.
    public var vocabularySize: Int
    /// Longest sequence the model was made for, in tokens.
    public var contextTokensMax: Int
    /// Epsilon of every RMS norm.
    public var normEpsilon: Float
    /// Base of the rotary frequencies.
    public var rotaryBase: Double
    /// Layout of the rotation.
    public var rotaryLayout: RotaryLayout
    /// Scaling of the rotation.
    public var rotaryScaling: RotaryScaling
    /// Whether the head is the embedding, transposed.
    public var tiedEmbeddings: Bool
    /// Whether Q, K and V have a bias.
    public var attentionBias: Bool

    /// Creates a configuration; see the properties.
    public init(
        architecture: Architecture, name: String, hiddenSize: Int, feedForwardSize: Int,
        layers: Int, heads: Int,
        kvHeads: Int, headDimension: Int, vocabularySize: Int, contextTokensMax: Int,
        normEpsilon: Float,
        rotaryBase: Double, rotaryLayout: RotaryLayout, rotaryScaling: RotaryScaling,
        tiedEmbeddings: Bool,
        attentionBias: Bool
    ) {
        self.architecture = architecture
        self.name = name
        self.hiddenSize = hiddenSize
        self.feedForwardSize = feedForwardSize
        self.layers = layers
        self.heads = heads
        self.kvHeads = kvHeads
        self.headDimension = headDimension
        self.vocabularySize = vocabularySize
        self.contextTokensMax = contextTokensMax
        self.normEpsilon = normEpsilon
        self.rotaryBase = rotaryBase
        self.rotaryLayout = rotaryLayout
        self.rotaryScaling = rotaryScaling
        self.tiedEmbeddings = tiedEmbeddings
        self.attentionBias = attentionBias
    }
}
