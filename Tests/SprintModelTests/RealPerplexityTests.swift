import Foundation
import SprintProtocol
import SprintTensor
import SprintTokenizer
import Testing

@testable import SprintModel

/// The repository, and a real model: the one that `SPRINT_TEST_MODEL` names, or that
/// `scripts/fetch-demo-model.sh` fetched.
private enum Place {
    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let model =
        ProcessInfo.processInfo.environment["SPRINT_TEST_MODEL"]
        ?? [root.appending(path: ".cache/models/SmolLM2-135M-Instruct.Q4_1.gguf").path].first {
            FileManager.default.fileExists(atPath: $0)
        }
}

/// What `fast` costs in quality, on a real model over the repository's own documents.
@Suite(.enabled(if: Place.model != nil, "no real model is there"), .serialized)
struct RealPerplexityTests {
    private static let windows = 12, windowTokens = 512, skip = 257

    @Test func `fast is within half a percent of reference`() throws {
        let checkpoint = try Checkpoint.open(path: #require(Place.model))
        let tokens = try documents(Tokenizer(checkpoint.tokenizer))
        let fast = try perplexity(tokens, of: checkpoint, numerics: .fast)
        let reference = try perplexity(tokens, of: checkpoint, numerics: .reference)
        print("perplexity: fast \(fast), reference \(reference)")
        #expect(abs(fast / reference - 1) < 0.005)
    }

    /// The first tokens of the documents.
    private func documents(_ tokenizer: Tokenizer) throws -> [TokenID] {
        let folder = Place.root.appending(path: "docs")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
        let text = try (["README.md", "ARCHITECTURE.md"] + names).map {
            try Data(contentsOf: Place.root.appending(path: $0))
        }
        let tokens = tokenizer.encode(Array(text.joined()), special: .words)
        try #require(tokens.count >= Self.windows * Self.windowTokens, "the documents are long")
        return Array(tokens.prefix(Self.windows * Self.windowTokens))
    }

    /// exp(−mean log probability) of the tokens from `skip` on in each window.
    private func perplexity(
        _ tokens: [TokenID], of checkpoint: Checkpoint, numerics: NumericsProfile
    ) throws -> Double {
        let transformer = try Transformer(checkpoint: checkpoint, threads: 2, numerics: numerics)
        let pages = transformer.pages(for: Self.windowTokens)
        var logits = Logits(vocabularySize: transformer.configuration.vocabularySize)
        var (loss, scored) = (0.0, 0)
        for start in stride(from: 0, to: tokens.count, by: Self.windowTokens) {
            let window = Array(tokens[start..<start + Self.windowTokens])
            for slice in Self.slices(of: window, pages) {
                transformer.forward([slice], into: &logits)
                for row in 0..<logits.rowCount where slice.position + row + 1 < window.count {
                    loss += logits.withRow(row) {
                        Self.loss($0, window[slice.position + row + 1])
                    }
                    scored += 1
                }
            }
        }
        #expect(scored == Self.windows * (Self.windowTokens - Self.skip))
        return exp(loss / Double(scored))
    }

    /// A window in passes: the tokens that are not scored, then the others.
    private static func slices(of window: [TokenID], _ pages: [KVPage]) -> [SequenceSlice] {
        var (slices, position): ([SequenceSlice], Int) = ([], 0)
        while position < window.count {
            let isRead = position < skip - 1
            let end = min(
                position + Limits.batchTokensMax, isRead ? skip - 1 : window.count)
            slices.append(
                SequenceSlice(
                    tokens: Array(window[position..<end]), position: position, pages: pages,
                    logits: isRead ? .none : .all))
            position = end
        }
        return slices
    }

    /// Minus the log probability of `token`. Logits are far from where `exp` overflows a double.
    private static func loss(_ row: Span<Float>, _ token: TokenID) -> Double {
        var sum = 0.0
        for index in row.indices { sum += exp(Double(row[index])) }
        return log(sum) - Double(row[Int(token)])
    }
}
