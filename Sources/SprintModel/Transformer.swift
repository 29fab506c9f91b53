import SprintProtocol
import SprintTensor
import SprintWire
import Synchronization

/// A decoder-only transformer in one of the numerics profiles, as its compute context's policy
/// says.
///
/// A row's K, V and logits have the same bits whatever shares its batch, however its sequence was
/// cut into slices, and on however many threads (contract C1). One pass runs at a time; a second
/// caller waits.
public final class Transformer: Sendable {
    /// The model's shape.
    public let configuration: ModelConfiguration
    /// Shape of the pages that `forward` reads and writes.
    public let kvGeometry: KVGeometry
    /// Name of the order of arithmetic (contract C1); part of the fingerprint.
    public let numericsID: String
    /// Identity of the model as it runs here (contract C1).
    public let fingerprint: Fingerprint

    private let weights: TransformerWeights
    private let compute: ComputeContext
    private let scratch: Mutex<TransformerScratch>

    /// Builds a transformer from weights by canonical name: what `init(checkpoint:)` ends in, and
    /// tests use.
    ///
    /// `digest` stands for everything that decides the output but numerics. `weight` is asked once
    /// for each name; it returns `nil` for a tensor that is not there. Matrices whose projections
    /// are `prepared`, by name, are not laid out again.
    public init(
        configuration: ModelConfiguration, digest: Digest256, compute: ComputeContext,
        prepared: [String: Projection] = [:],
        weight: (String) throws(ModelError) -> WeightMatrix?
    ) throws(ModelError) {
        try Self.check(configuration)
        let geometry = KVGeometry(
            layers: configuration.layers, kvHeads: configuration.kvHeads,
            headDimension: configuration.headDimension,
            element: compute.kvElement)
        weights = try withoutActuallyEscaping(weight) {
            (weight) throws(ModelError) -> TransformerWeights in
            try TransformerWeights(
                TransformerWeightLoader(
                    configuration: configuration, compute: compute, prepared: prepared,
                    weight: weight))
        }
        self.configuration = configuration
        self.compute = compute
        kvGeometry = geometry
        numericsID = ComputeContext.numericsID(of: weights.projections)
        fingerprint = Self.fingerprint(digest: digest, geometry: geometry, numericsID: numericsID)
        scratch = Mutex(TransformerScratch(configuration, geometry: geometry))
    }

    /// Bytes of weights that a step reads once, layers and head, as they are laid out here.
    public var weightBytesPerStep: Int { weights.projections.reduce(0) { $0 + $1.byteCount } }

    /// What our kernels run on; never shows in a result.
    public var instructionSet: InstructionSet { compute.instructionSet }

    /// Threads that the next pass uses, 1 to the number it was created with; never shows in a
    /// result.
    public var threads: Int {
        get { compute.threads }
        set { compute.threads = newValue }
    }

    /// Runs the slices through the model in one pass: writes their K and V into their pages, and
    /// the wanted rows' logits in batch order.
    ///
    /// At most `Limits.batchTokensMax` tokens in all; all must be of the vocabulary, and no two
    /// slices may write the same slot. A slice may attend to slots that another slice of the batch
    /// writes.
    public func forward(_ batch: [SequenceSlice], into logits: inout Logits) {
        precondition(
            logits.vocabularySize == configuration.vocabularySize, "logits of this model's width")
        scratch.withLock { scratch in
            scratch.begin(batch)
            compute.step {
                compute.embed(scratch.tokens.span, from: weights.embedding, into: scratch.stream)
                for index in 0..<configuration.layers {
                    attend(layer: index, scratch)
                    feedForward(weights.layers[index], scratch)
                }
                head(scratch, into: &logits)
            }
            // A page is free again once its sequence gives it back, not with the next pass.
            scratch.pages.removeAll()
        }
    }

    /// stream += output(attention(norm(stream))), K and V going through the pages.
    private func attend(layer index: Int, _ scratch: TransformerScratch) {
        let layer = weights.layers[index]
        let rows = scratch.rowCount
        norm(scratch.stream, layer.attentionNorm, into: scratch.normed, rows)
        // [rows, A], 2 × [rows, B] = [rows, D] · [A, D]ᵀ, 2 × [B, D]ᵀ
        multiply(scratch.normed, layer.attentionInputs, into: scratch.attentionInputs, scratch)
        if let scale = layer.queryNorm { norm(scratch.queries, scale, into: scratch.queries, rows) }
        if let scale = layer.keyNorm { norm(scratch.keys, scale, into: scratch.keys, rows) }
        rotate(scratch.queries, scratch)
        rotate(scratch.keys, scratch)
        compute.store(keys: scratch.keys, values: scratch.values, layer: index, in: scratch.pages)
        compute.attend(
            queries: scratch.queries, layer: index, table: scratch.pages, scores: scratch.scores,
            into: scratch.attended)
        // [rows, D] = [rows, A] · [D, A]ᵀ
        multiply(scratch.attended, layer.attentionOutput, into: scratch.updates, scratch)
        compute.add(scratch.update, to: scratch.stream, rows: rows)
    }

    /// stream += down(silu(gate(norm(stream))) · up(norm(stream))).
    private func feedForward(_ layer: TransformerWeights.Layer, _ scratch: TransformerScratch) {
        let rows = scratch.rowCount
        norm(scratch.stream, layer.feedForwardNorm, into: scratch.normed, rows)
        // 2 × [rows, F] = [rows, D] · 2 × [F, D]ᵀ
        multiply(scratch.normed, layer.feedForwardInputs, into: scratch.feedForwardInputs, scratch)
        compute.siluMultiply(scratch.gate, by: scratch.up, rows: rows)
        // [rows, D] = [rows, F] · [D, F]ᵀ
        multiply(scratch.gate, layer.feedForwardOutput, into: scratch.updates, scratch)
        compute.add(scratch.update, to: scratch.stream, rows: rows)
    }

    /// logits = head(norm(stream)) for the wanted rows.
    private func head(_ scratch: TransformerScratch, into logits: inout Logits) {
        let rows = scratch.wanted.count
        logits.prepare(rows: rows)
        guard rows > 0 else { return }
        compute.select(scratch.wanted.span, of: scratch.stream, into: scratch.update)
        norm(scratch.update, weights.outputNorm, into: scratch.normed, rows)
        // [wanted, vocabulary] = [wanted, D] · [vocabulary, D]ᵀ
        compute.multiply(
            scratch.normed, by: weights.head.projections, into: [logits.matrix], rows: rows,
            scratch: scratch.quantised)
    }

    private func norm(_ x: FloatMatrix, _ scale: WeightMatrix, into y: FloatMatrix, _ rows: Int) {
        compute.rmsNorm(x, scale: scale, epsilon: configuration.normEpsilon, into: y, rows: rows)
    }

    private func multiply(
        _ x: FloatMatrix, _ group: TransformerWeights.Group, into outputs: [FloatMatrix],
        _ scratch: TransformerScratch
    ) {
        let rows = scratch.rowCount
        compute.multiply(
            x, by: group.projections, into: outputs, rows: rows, scratch: scratch.quantised)
        for (bias, y) in zip(group.biases, outputs) { compute.addBias(bias, to: y, rows: rows) }
    }

    private func rotate(_ x: FloatMatrix, _ scratch: TransformerScratch) {
        compute.rope(
            x, table: scratch.rotary.matrix, positions: scratch.positions.span,
            interleaved: configuration.rotaryLayout == .interleaved)
    }
}
