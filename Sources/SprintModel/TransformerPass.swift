import SprintProtocol
import SprintTensor

/// The layers' work on some slices: the threads of one compute context, the activations, and the
/// logits where they are not a caller's.
final class TransformerPass {
    private(set) var logits: Logits
    private let configuration: ModelConfiguration
    private let weights: TransformerWeights
    private let compute: ComputeContext
    private let scratch: TransformerScratch

    init(
        _ configuration: ModelConfiguration, weights: TransformerWeights, geometry: KVGeometry,
        compute: ComputeContext
    ) {
        self.configuration = configuration
        self.weights = weights
        self.compute = compute
        scratch = TransformerScratch(configuration, geometry: geometry)
        logits = Logits(vocabularySize: configuration.vocabularySize)
    }

    /// Writes the slices' K and V into their pages and the wanted rows' logits in order.
    func run(_ slices: [SequenceSlice], into logits: inout Logits) {
        begin(slices)
        for index in 0..<configuration.layers { finish(layer: index) }
        end(into: &logits)
    }

    /// The same with logits of its own.
    func run(_ slices: [SequenceSlice]) { run(slices, into: &logits) }

    /// The end of a pass with logits of its own.
    func end() { end(into: &logits) }

    /// Takes the slices in and stores their K and V of the first layer.
    func begin(_ slices: [SequenceSlice]) {
        scratch.begin(slices)
        let tokens = scratch.tokens
        compute.embed(
            tokens.span, from: weights.embedding, into: scratch.stream, scratch: scratch.normed)
        store(layer: 0)
    }

    /// Finishes a layer, for which all K and V that the rows attend to must be stored, and stores
    /// those of the next.
    func finish(layer index: Int) {
        attend(layer: index)
        feedForward(weights.layers[index])
        if index + 1 < configuration.layers { store(layer: index + 1) }
    }

    /// Writes the wanted rows' logits and lets the pages go.
    private func end(into logits: inout Logits) {
        head(into: &logits)
        // A page is free again once its sequence gives it back, not with the next pass.
        scratch.pages.removeAll()
    }

    /// The queries of a layer from norm(stream), and K and V, which go to the pages.
    private func store(layer index: Int) {
        let layer = weights.layers[index]
        let rows = scratch.rowCount
        norm(scratch.stream, layer.attentionNorm, into: scratch.normed, rows)
        // [rows, A], 2 × [rows, B] = [rows, D] · [A, D]ᵀ, 2 × [B, D]ᵀ
        multiply(scratch.normed, layer.attentionInputs, into: scratch.attentionInputs)
        if let scale = layer.queryNorm { norm(scratch.queries, scale, into: scratch.queries, rows) }
        if let scale = layer.keyNorm { norm(scratch.keys, scale, into: scratch.keys, rows) }
        rotate(scratch.queries)
        rotate(scratch.keys)
        compute.store(keys: scratch.keys, values: scratch.values, layer: index, in: scratch.pages)
    }

    /// stream += output(attention), over the pages.
    private func attend(layer index: Int) {
        compute.attend(
            queries: scratch.queries, layer: index, table: scratch.pages, scores: scratch.scores,
            into: scratch.attended)
        // [rows, D] = [rows, A] · [D, A]ᵀ
        multiply(scratch.attended, weights.layers[index].attentionOutput, into: scratch.updates)
        compute.add(scratch.update, to: scratch.stream, rows: scratch.rowCount)
    }

    /// stream += down(silu(gate(norm(stream))) · up(norm(stream))).
    private func feedForward(_ layer: TransformerWeights.Layer) {
        let rows = scratch.rowCount
        norm(scratch.stream, layer.feedForwardNorm, into: scratch.normed, rows)
        // 2 × [rows, F] = [rows, D] · 2 × [F, D]ᵀ
        multiply(scratch.normed, layer.feedForwardInputs, into: scratch.feedForwardInputs)
        compute.siluMultiply(scratch.gate, by: scratch.up, rows: rows)
        // [rows, D] = [rows, F] · [D, F]ᵀ
        multiply(scratch.gate, layer.feedForwardOutput, into: scratch.updates)
        compute.add(scratch.update, to: scratch.stream, rows: rows)
    }

    /// logits = head(norm(stream)) for the wanted rows.
    private func head(into logits: inout Logits) {
        let wanted = scratch.wanted, rows = wanted.count
        logits.prepare(rows: rows)
        guard rows > 0 else { return }
        compute.select(wanted.span, of: scratch.stream, into: scratch.update)
        norm(scratch.update, weights.outputNorm, into: scratch.normed, rows)
        // [wanted, vocabulary] = [wanted, D] · [vocabulary, D]ᵀ
        compute.multiply(
            scratch.normed, by: weights.head.projections, into: logits.outputs, rows: rows,
            scratch: scratch.quantised)
    }

    private func norm(_ x: FloatMatrix, _ scale: WeightMatrix, into y: FloatMatrix, _ rows: Int) {
        compute.rmsNorm(x, scale: scale, epsilon: configuration.normEpsilon, into: y, rows: rows)
    }

    private func multiply(
        _ x: FloatMatrix, _ group: TransformerWeights.Group, into outputs: [FloatMatrix]
    ) {
        let rows = scratch.rowCount
        compute.multiply(
            x, by: group.projections, into: outputs, rows: rows, scratch: scratch.quantised)
        for (bias, y) in zip(group.biases, outputs) { compute.addBias(bias, to: y, rows: rows) }
    }

    private func rotate(_ x: FloatMatrix) {
        let positions = scratch.positions
        compute.rope(
            x, table: scratch.rotary.matrix, positions: positions.span,
            interleaved: configuration.rotaryLayout == .interleaved)
    }
}
