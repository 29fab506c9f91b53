import Foundation
import SprintModel
import SprintProtocol
import SprintTensor

/// Runs token sequences through a transformer without sampling: for logits, and for perplexity.
public struct SequenceScorer {
    private let model: Transformer
    private var logits: Logits
    private var pages: [KVPage] = []

    /// A scorer that allocates pages as sequences need them and keeps them for the next.
    public init(model: Transformer) {
        self.model = model
        logits = Logits(vocabularySize: model.configuration.vocabularySize)
    }

    /// The logits behind the last token: vocabulary-size floats.
    ///
    /// - Throws: `contextOverflow`, or `logitsNotFinite`.
    public mutating func lastLogits(of tokens: [TokenID]) throws(EngineError) -> [Float] {
        precondition(!tokens.isEmpty, "there are no logits behind nothing")
        var last: [Float] = []
        try run(tokens, wanted: .last) { _, row in last = row }
        return last
    }

    /// For every token but the first, the natural logarithm of its probability after those before
    /// it.
    ///
    /// - Throws: `contextOverflow`, or `logitsNotFinite`.
    public mutating func logProbabilities(of tokens: [TokenID]) throws(EngineError) -> [Double] {
        var result: [Double] = []
        result.reserveCapacity(tokens.count)
        try run(tokens, wanted: .all) { position, row in
            guard position + 1 < tokens.count else { return }
            result.append(Self.logProbability(of: Int(tokens[position + 1]), in: row))
        }
        return result
    }

    /// Feeds the tokens in batches and hands over the wanted rows by position.
    private mutating func run(
        _ tokens: [TokenID], wanted: SequenceSlice.LogitsWanted,
        _ take: (_ position: Int, _ row: [Float]) -> Void
    ) throws(EngineError) {
        let most = model.configuration.contextTokensMax
        guard tokens.count <= most else {
            throw .contextOverflow(tokens: tokens.count, contextTokensMax: most)
        }
        while pages.count * Limits.pageTokens < tokens.count {
            pages.append(KVPage(geometry: model.kvGeometry))
        }
        var position = 0
        while position < tokens.count {
            let end = min(tokens.count, position + Limits.batchTokensMax)
            let isLast = end == tokens.count
            let slice = SequenceSlice(
                tokens: Array(tokens[position..<end]), position: position, pages: pages,
                logits: wanted == .all ? .all : (isLast ? .last : .none))
            model.forward([slice], into: &logits)
            for index in 0..<logits.rowCount {
                let row = logits.row(index)
                guard row.allSatisfy({ $0.isFinite }) else {
                    throw .logitsNotFinite(model: model.configuration.name)
                }
                take(wanted == .all ? position + index : tokens.count - 1, row)
            }
            position = end
        }
    }

    /// log softmax(row)[token], summed in double.
    private static func logProbability(of token: Int, in row: [Float]) -> Double {
        let greatest = Double(row.max() ?? 0)
        var sum = 0.0
        for value in row { sum += exp(Double(value) - greatest) }
        return Double(row[token]) - greatest - log(sum)
    }
}
