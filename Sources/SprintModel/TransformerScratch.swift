import SprintProtocol
import SprintTensor

/// Activations and bookkeeping of one forward pass, kept from pass to pass so that none allocates.
///
/// Rows are the batch's tokens in order: D hidden, A heads · headDimension, B kvHeads ·
/// headDimension, F feed-forward.
final class TransformerScratch {
    /// [rows, D]: the residual stream, its norm, and what a sublayer adds to it.
    let stream: FloatMatrix, normed: FloatMatrix, update: FloatMatrix
    /// [rows, A], [rows, B], [rows, B], [rows, A]
    let queries: FloatMatrix, keys: FloatMatrix, values: FloatMatrix, attended: FloatMatrix
    /// [rows, F]
    let gate: FloatMatrix, up: FloatMatrix
    /// What products with a common input write: queries, keys and values; gate and up; update.
    let attentionInputs: [FloatMatrix], feedForwardInputs: [FloatMatrix], updates: [FloatMatrix]
    /// The input of a quantised product.
    let quantised: QuantisedRows
    let pages: PageTable
    let scores = AttentionScores()
    var rotary: RotaryTable

    /// Token, absolute position of each row, and the rows that get logits.
    private(set) var tokens: [TokenID] = []
    private(set) var positions: [Int] = []
    private(set) var wanted: [Int] = []

    /// Room for `Limits.batchTokensMax` rows.
    init(_ model: ModelConfiguration, geometry: KVGeometry) {
        func rows(_ columns: Int) -> FloatMatrix {
            FloatMatrix(rowCapacity: Limits.batchTokensMax, columns: columns)
        }
        (stream, normed, update) = (
            rows(model.hiddenSize), rows(model.hiddenSize), rows(model.hiddenSize)
        )
        queries = rows(model.heads * model.headDimension)
        attended = rows(model.heads * model.headDimension)
        keys = rows(model.kvHeads * model.headDimension)
        values = rows(model.kvHeads * model.headDimension)
        (gate, up) = (rows(model.feedForwardSize), rows(model.feedForwardSize))
        attentionInputs = [queries, keys, values]
        feedForwardInputs = [gate, up]
        updates = [update]
        quantised = QuantisedRows(
            elements: Limits.batchTokensMax
                * max(model.hiddenSize, model.feedForwardSize, model.heads * model.headDimension))
        pages = PageTable(geometry: geometry)
        rotary = RotaryTable(model)
    }

    /// Rows of the pass.
    var rowCount: Int { tokens.count }

    /// Lays out a batch's rows.
    func begin(_ batch: [SequenceSlice]) {
        tokens.removeAll(keepingCapacity: true)
        positions.removeAll(keepingCapacity: true)
        wanted.removeAll(keepingCapacity: true)
        pages.removeAll()
        for slice in batch {
            pages.append(pages: slice.pages, position: slice.position, count: slice.tokens.count)
            for (offset, token) in slice.tokens.enumerated() {
                if slice.wantsLogits(offset) { wanted.append(tokens.count) }
                tokens.append(token)
                positions.append(slice.position + offset)
            }
        }
        precondition(
            rowCount <= Limits.batchTokensMax, "a batch has at most Limits.batchTokensMax tokens")
        rotary.reserve((positions.max() ?? -1) + 1)
    }
}

extension SequenceSlice {
    fileprivate func wantsLogits(_ offset: Int) -> Bool {
        switch logits {
        case .none: false
        case .last: offset == tokens.count - 1
        case .all: true
        }
    }
}
