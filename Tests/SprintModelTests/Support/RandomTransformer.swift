import SprintProtocol
import SprintTensor

@testable import SprintModel

/// A small transformer with seeded random weights in memory: no file, no oracle, for laws about
/// bits.
struct RandomTransformer {
    var configuration: ModelConfiguration
    var seed: UInt64 = 5

    /// A model of this family whose sizes have tails: no dimension is a multiple of 16 but the
    /// head's.
    init(
        _ architecture: ModelConfiguration.Architecture, hiddenSize: Int = 40,
        headDimension: Int = 12
    ) {
        configuration = ModelConfiguration(
            architecture: architecture, name: "random", hiddenSize: hiddenSize, feedForwardSize: 52,
            layers: 2,
            heads: 4, kvHeads: 2, headDimension: headDimension, vocabularySize: 61,
            contextTokensMax: 512,
            normEpsilon: 1e-5, rotaryBase: 10_000,
            rotaryLayout: architecture == .llama ? .interleaved : .halves, rotaryScaling: .none,
            tiedEmbeddings: architecture != .qwen2, attentionBias: architecture == .qwen2)
    }

    /// Shapes by canonical name.
    var shapes: [(name: String, rows: Int, columns: Int)] {
        let model = configuration
        let (hidden, wide) = (model.hiddenSize, model.feedForwardSize)
        let (queries, keys) = (
            model.heads * model.headDimension, model.kvHeads * model.headDimension
        )
        var shapes = [
            ("token_embd.weight", model.vocabularySize, hidden), ("output_norm.weight", 1, hidden),
        ]
        if !model.tiedEmbeddings { shapes.append(("output.weight", model.vocabularySize, hidden)) }
        for block in (0..<model.layers).map({ "blk.\($0)." }) {
            shapes += [
                (block + "attn_norm.weight", 1, hidden), (block + "ffn_norm.weight", 1, hidden),
                (block + "attn_q.weight", queries, hidden), (block + "attn_k.weight", keys, hidden),
                (block + "attn_v.weight", keys, hidden),
                (block + "attn_output.weight", hidden, queries),
                (block + "ffn_gate.weight", wide, hidden), (block + "ffn_up.weight", wide, hidden),
                (block + "ffn_down.weight", hidden, wide),
            ]
            if model.attentionBias {
                shapes += [("q", queries), ("k", keys), ("v", keys)].map {
                    ("\(block)attn_\($0).bias", 1, $1)
                }
            }
            if model.architecture == .qwen3 {
                shapes += ["q", "k"].map {
                    ("\(block)attn_\($0)_norm.weight", 1, model.headDimension)
                }
            }
        }
        return shapes
    }

    /// Weights by name: matrices of variance one over their depth, vectors around one.
    func weights() -> [String: WeightMatrix] {
        var random = SeededGenerator(seed: seed)
        var weights: [String: WeightMatrix] = [:]
        for (name, rows, columns) in shapes {
            let values = random.floats(rows * columns)
            let scaled =
                name.contains("norm")
                ? values.map { 1 + $0 / 4 }
                : rows == 1 ? values : values.map { $0 * (3 / Float(columns)).squareRoot() * 1.5 }
            weights[name] = WeightMatrix(scaled, rows: rows, columns: columns)
        }
        return weights
    }

    /// The transformer.
    func make(
        threads: Int = 1, set: InstructionSet = .best, policy: MatmulPlan.Policy = .automatic,
        rowsMin: Int? = nil,
        changing change: (inout [String: WeightMatrix]) -> Void = { _ in }
    ) throws(ModelError) -> Transformer {
        var weights = weights()
        change(&weights)
        return try Transformer(
            configuration: configuration, digest: .zero,
            compute: ComputeContext(threads: threads, instructionSet: set, matmulPolicy: policy),
            rowsMin: rowsMin
        ) { name in weights[name] }
    }

    /// `count` seeded tokens.
    func tokens(_ count: Int, seed: UInt64 = 9) -> [TokenID] {
        var random = SeededGenerator(seed: seed)
        return (0..<count).map { _ in TokenID(random.next() % UInt64(configuration.vocabularySize))
        }
    }
}

extension Transformer {
    /// Fresh pages for `count` tokens.
    func pages(for count: Int) -> [KVPage] {
        (0..<(count + Limits.pageTokens - 1) / Limits.pageTokens).map { _ in
            KVPage(geometry: kvGeometry)
        }
    }

    /// The logits of every token of a sequence, fed in slices of `chunk` tokens.
    func logits(_ tokens: [TokenID], chunk: Int = .max, pages: [KVPage]? = nil) -> [[Float]] {
        let pages = pages ?? self.pages(for: tokens.count)
        var logits = Logits(vocabularySize: configuration.vocabularySize)
        var rows: [[Float]] = []
        var position = 0
        while position < tokens.count {
            let end = min(tokens.count, position + min(chunk, Limits.batchTokensMax))
            let slice = SequenceSlice(
                tokens: Array(tokens[position..<end]), position: position, pages: pages,
                logits: .all)
            forward([slice], into: &logits)
            rows += (0..<logits.rowCount).map { logits.row($0) }
            position = end
        }
        return rows
    }
}

extension KVPage {
    /// The payload's bytes.
    var payload: [UInt8] {
        withBytes { span in
            span.byteOffsets.map { span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) }
        }
    }
}

extension SeededGenerator {
    /// `count` values in -1 ..< 1.
    mutating func floats(_ count: Int) -> [Float] {
        (0..<count).map { _ in Float(Int64(bitPattern: next()) >> 39) * 0x1p-24 }
    }
}
