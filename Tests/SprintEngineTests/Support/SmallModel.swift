import SprintEngine
import SprintModel
import SprintProtocol
import SprintTensor
import SprintTokenizer
import Synchronization
import Testing

/// A seeded generator for tests: SplitMix64.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// A number in -1 ..< 1.
    mutating func unit() -> Float { Float(next() >> 40) / Float(1 << 23) - 1 }
}

/// A small Llama of random weights over bytes, plus tokens that straddle tags: it has learned
/// nothing, so every well-formed thing it writes is the grammar's doing.
enum SmallModel {
    static let contextTokens = 2048

    /// Ordinary tokens beyond the bytes; no encoder makes them, but the model draws them.
    static let straddlers = [
        "<prompt_1.", "</prompt_1.1>\n", " <", ">\n</Plan", "</", ".</", "abc ", "é",
        "</execution_1.", ">\n\n", "1>", "\n\n",
        "</Plan_1>\n\n", "\\boxed{7}",
    ]

    static let definition: TokenizerDefinition = {
        var definition = TokenizerDefinition(byteLevelWithSpecials: ["<|end|>"], endOfSequence: [0])
        definition.tokens += straddlers.map { Array($0.utf8) }
        definition.kinds += straddlers.map { _ in .normal }
        return definition
    }()

    /// Two rows more than the vocabulary, as padded embeddings have.
    static var rows: Int { definition.tokens.count + 2 }

    static let configuration = ModelConfiguration(
        architecture: .llama, name: "small", hiddenSize: 32, feedForwardSize: 64, layers: 2,
        heads: 4, kvHeads: 2,
        headDimension: 8, vocabularySize: rows, contextTokensMax: contextTokens, normEpsilon: 1e-5,
        rotaryBase: 10_000,
        rotaryLayout: .halves, rotaryScaling: .none, tiedEmbeddings: true, attentionBias: false)

    /// A model whose weights follow from `seed`; `spread` widens its logits.
    static func transformer(seed: UInt64 = 1, threads: Int = 1, spread: Float = 0.6) throws
        -> Transformer
    {
        let digest = try #require(
            Digest256(Array(repeating: UInt8(truncatingIfNeeded: seed), count: 32)))
        return try Transformer(
            configuration: configuration, digest: digest,
            compute: ComputeContext(threads: threads, matmulPolicy: .lanes16)
        ) { (name) throws(ModelError) in weight(name, seed: seed, spread: spread) }
    }

    /// Each tensor from a generator of its own, seeded by its name.
    private static func weight(_ name: String, seed: UInt64, spread: Float) -> WeightMatrix? {
        guard let (rows, columns) = shape(name) else { return nil }
        var random = SplitMix(seed: name.utf8.reduce(seed) { $0 &* 31 &+ UInt64($1) })
        let isNorm = name.contains("norm")
        let values = (0..<(rows * columns)).map { _ in isNorm ? 1 : random.unit() * spread }
        return WeightMatrix(values, rows: rows, columns: columns)
    }

    private static func shape(_ name: String) -> (Int, Int)? {
        let hidden = configuration.hiddenSize, wide = configuration.feedForwardSize
        let keys = configuration.kvHeads * configuration.headDimension
        if name == "token_embd.weight" { return (rows, hidden) }
        if name.hasSuffix("bias") || name.contains("q_norm") || name.contains("k_norm") {
            return nil
        }
        if name.contains("norm") { return (1, hidden) }
        if name.hasSuffix("attn_q.weight") || name.hasSuffix("attn_output.weight") {
            return (hidden, hidden)
        }
        if name.hasSuffix("attn_k.weight") || name.hasSuffix("attn_v.weight") {
            return (keys, hidden)
        }
        if name.hasSuffix("ffn_gate.weight") || name.hasSuffix("ffn_up.weight") {
            return (wide, hidden)
        }
        return name.hasSuffix("ffn_down.weight") ? (hidden, wide) : nil
    }

    /// The tokenizer and its index, built once.
    static let language = Result {
        try ReplicaLanguage(tokenizer: Tokenizer(definition), rows: rows, template: nil)
    }

    /// Models by seed and threads, built once; replicas share them and have memories of their own.
    private static let models = Mutex<[[UInt64]: Transformer]>([:])

    /// A replica of its own memory.
    static func replica(
        seed: UInt64 = 1, slots: Int = 8, pages: Int = 400, batchTokens: Int = 64, threads: Int = 1
    ) throws -> Replica {
        let model = try models.withLock { models in
            if let known = models[[seed, UInt64(threads)]] { return known }
            let model = try transformer(seed: seed, threads: threads)
            models[[seed, UInt64(threads)]] = model
            return model
        }
        return Replica(
            model: model, language: try language.get(),
            options: ReplicaOptions(
                slots: slots, kvBytes: pages * model.kvGeometry.pageByteCount,
                batchTokens: batchTokens))
    }

    /// A question's options that keep a run short: 2 to 3 prompts a round, so that there are tasks.
    static func options(
        seed: UInt64 = 7, temperature: Double = 0.6, rounds: Int = 3,
        prompts: ClosedRange<Int> = 2...3,
        context: ExecutorContext = .prefix
    ) -> RunOptions {
        RunOptions(
            seed: seed, sampling: SamplingParameters(temperature: temperature), maxRounds: rounds,
            prompts: prompts,
            maxPlanTokens: 120, maxExecutionTokens: 40, maxAnswerTokens: 40, context: context)
    }

    static func question(_ options: RunOptions = options()) -> Question {
        Question(text: "How many legs have two <Plan_1> spiders?", options: options)
    }
}
