import SprintModel
import SprintProtocol

/// What a model's work costs whatever computes it: multiplications, and bytes that must be read.
struct ModelCost: Hashable, Sendable {
    /// Multiplications of a token with the layers' matrices; the head's are not counted.
    var bodyMultiplications: Int
    /// Multiplications of a token with one earlier token's keys and values, in all layers.
    var attentionMultiplications: Int
    /// Bytes of the weights that a step reads once: layers and head, as they are laid out.
    var weightBytes: Int
    /// Bytes of one token's keys and values in all layers.
    var kvBytesPerToken: Int

    /// The cost of a checkpoint as `model` holds it.
    init(_ checkpoint: Checkpoint, _ model: Transformer) {
        let shape = checkpoint.configuration
        let body = checkpoint.tensors.filter { $0.rows > 1 && $0.name.hasPrefix("blk.") }
        bodyMultiplications = body.reduce(0) { $0 + $1.rows * $1.columns }
        attentionMultiplications = 2 * shape.layers * shape.heads * shape.headDimension
        weightBytes = model.weightBytesPerStep
        kvBytesPerToken = model.kvGeometry.pageByteCount / Limits.pageTokens
    }

    /// Floating-point operations of a prefill, body and attention; `nil` for work that is bounded
    /// by what it reads.
    func operations(of work: EngineWork) -> Double? {
        guard work.kind == .prefill else { return nil }
        let pairs = work.tokens * (work.tokens + 1) / 2
        return 2
            * (Double(work.tokens) * Double(bodyMultiplications)
                + Double(pairs) * Double(attentionMultiplications))
    }

    /// Bytes that decoding reads: in each step the weights, the shared prefix once, and each
    /// sequence's own tokens; `nil` for other work.
    func bytesRead(by work: EngineWork) -> Double? {
        guard work.kind == .decode || work.kind == .batch else { return nil }
        let own = work.sequences * work.tokens * (work.tokens + 1) / 2
        let tokens = work.tokens * work.depth + own
        return Double(work.tokens) * Double(weightBytes) + Double(tokens) * Double(kvBytesPerToken)
    }
}
