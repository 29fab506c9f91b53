import ArgumentParser
import Foundation
import SprintCommand
import SprintEngine
import SprintNode
import SprintProtocol
import SprintTokenizer

/// `sprint model perplexity`: how well a model predicts a text.
struct Perplexity: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure a model's perplexity over a text.",
        discussion: """
            The text is cut into windows of --window tokens that share nothing. In each, every \
            token but the first --skip is scored; --skip 1 scores all that can be, half a window \
            is what llama.cpp's tool does. Perplexity is exp(−mean log probability).
            """)

    @OptionGroup var model: ModelOptions
    @OptionGroup var text: TextArgument

    @Option(help: "Tokens of a window.")
    var window: Int = 512

    @Option(help: "Tokens at the start of each window that are read but not scored, at least 1.")
    var skip: Int = 1

    @Flag(
        help: "Put the beginning-of-sequence token in front of each window, in place of its first.")
    var bos = false

    @Flag(help: "Print one JSON document on standard output.")
    var json = false

    private struct Document: Encodable {
        var perplexity: Double
        var standard_error: Double
        var tokens_scored: Int
        var windows: Int
        var tokens_per_second: Double
        var numerics: String
    }

    mutating func validate() throws {
        if skip < 1 || skip >= window { throw ValidationError("--skip must be 1 to --window - 1") }
    }

    func run() async throws {
        try await Failure.exiting {
            let checkpoint = try model.checkpoint()
            let tokenizer = Tokenizer(checkpoint.tokenizer)
            let bytes = try text.bytes()
            if bytes.isEmpty {
                throw ValidationError("\(text.file ?? "the text") is empty; give one to score")
            }
            let tokens = tokenizer.encode(bytes, special: .words)
            let windows = windows(of: tokens, tokenizer)
            guard !windows.isEmpty else {
                throw ValidationError(
                    "the text has \(tokens.count) tokens; scoring begins behind --skip \(skip)")
            }
            let context = checkpoint.configuration.contextTokensMax
            guard windows[0].count <= context else {
                throw ValidationError(
                    "a window of \(windows[0].count) tokens does not fit the model's context of "
                        + "\(context); pass a smaller --window")
            }
            let transformer = try model.transformer(of: checkpoint)
            var scorer = SequenceScorer(model: transformer)
            var scores: [Double] = []
            let start = ContinuousClock.now
            for (index, window) in windows.enumerated() {
                scores += try scorer.logProbabilities(of: window).dropFirst(skip - 1)
                progress(index + 1, of: windows.count, scores)
            }
            let seconds = (ContinuousClock.now - start).milliseconds / 1000
            try write(
                scores, windows: windows.count,
                tokensPerSecond: Double(windows.joined().count) / seconds,
                numerics: transformer.numericsID)
        }
    }

    private func windows(of tokens: [TokenID], _ tokenizer: Tokenizer) -> [[TokenID]] {
        let size = min(window, tokens.count)
        guard size > skip else { return [] }
        return stride(from: 0, through: tokens.count - size, by: size).map { start in
            var part = Array(tokens[start..<start + size])
            if bos, let token = tokenizer.beginOfSequence { part[0] = token }
            return part
        }
    }

    private func progress(_ done: Int, of count: Int, _ scores: [Double]) {
        guard Terminal.showsProgress else { return }
        let value = exp(-scores.reduce(0, +) / Double(scores.count))
        Terminal.writeError(
            String(format: "\r%d/%d windows, perplexity %.4f ", done, count, value))
        if done == count { Terminal.writeError("\n") }
    }

    private func write(
        _ scores: [Double], windows: Int, tokensPerSecond: Double, numerics: String
    ) throws {
        let count = Double(scores.count)
        let mean = scores.reduce(0, +) / count
        let variance = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / max(1, count - 1)
        let value = exp(-mean)
        guard value.isFinite else {
            throw NodeError.model(
                "the perplexity of \(model.path) is too large for a number; its weights are "
                    + "damaged: fetch or convert the model again")
        }
        let document = Document(
            perplexity: value, standard_error: value * (variance / count).squareRoot(),
            tokens_scored: scores.count, windows: windows, tokens_per_second: tokensPerSecond,
            numerics: numerics)
        if json { return try JSONDocument.write(document) }
        try Terminal.write(
            String(
                format: "perplexity %.4f ± %.4f over %d tokens in %d windows (%.0f tokens/s)\n",
                document.perplexity, document.standard_error, scores.count, windows,
                tokensPerSecond))
    }
}
