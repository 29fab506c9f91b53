import Foundation
import SprintProtocol
import SprintTensor
import Testing

@testable import SprintModel

/// Where the oracle's answers and its model lie.
private enum Oracle {
    static let directory = ProcessInfo.processInfo.environment["SPRINT_ORACLE"]
    static let model = ProcessInfo.processInfo.environment["SPRINT_ORACLE_MODEL"]
}

/// A real model against what training/oracles/oracle_gguf.py wrote of it; runs where both are named
/// by `SPRINT_ORACLE_MODEL` and `SPRINT_ORACLE`.
@Suite(.enabled(if: Oracle.directory != nil && Oracle.model != nil), .serialized)
struct RealModelTests {
    private struct Tokens: Decodable {
        let text: [TokenID], prompt: [TokenID], greedy: [TokenID]
    }

    @Test(arguments: [MatmulPlan.Policy.automatic, .lanes16])
    func logitsGreedyTokensAndPerplexityAgree(policy: MatmulPlan.Policy) throws {
        let directory = URL(filePath: try #require(Oracle.directory))
        let tokens = try JSONDecoder().decode(
            Tokens.self, from: Data(contentsOf: directory.appending(path: "tokens.json")))
        let expected = floats(try Data(contentsOf: directory.appending(path: "logits.f32")))
        let transformer = try Transformer(
            checkpoint: Checkpoint.open(path: #require(Oracle.model)), threads: 2,
            matmulPolicy: policy)
        let width = transformer.configuration.vocabularySize
        let rows = transformer.logits(tokens.text, chunk: 64)
        var (error, largest, losses) = (Float(0), Float(0), (expected: 0.0, found: 0.0))
        for (index, row) in rows.enumerated() {
            let golden = Array(expected[index * width..<(index + 1) * width])
            for (a, b) in zip(row, golden) {
                error = max(error, abs(a - b))
                largest = max(largest, abs(b))
            }
            guard index + 1 < tokens.text.count else { break }
            losses.expected += loss(golden, tokens.text[index + 1])
            losses.found += loss(row, tokens.text[index + 1])
        }
        let count = Double(tokens.text.count - 1)
        let perplexity = (expected: exp(losses.expected / count), found: exp(losses.found / count))
        print(transformer.numericsID, "logits", error / largest, "perplexity", perplexity)
        #expect(error / largest < 1e-4)
        #expect(abs(perplexity.found / perplexity.expected - 1) < 1e-3)
        #expect(greedy(transformer, tokens.prompt, count: tokens.greedy.count) == tokens.greedy)
    }

    private func greedy(_ transformer: Transformer, _ prompt: [TokenID], count: Int) -> [TokenID] {
        let pages = transformer.pages(for: prompt.count + count)
        var logits = Logits(vocabularySize: transformer.configuration.vocabularySize)
        var (next, position, output) = (prompt, 0, [TokenID]())
        while output.count < count {
            transformer.forward(
                [SequenceSlice(tokens: next, position: position, pages: pages, logits: .last)],
                into: &logits)
            position += next.count
            let best = logits.withRow(0) { row in
                row.indices.reduce(0) { row[$1] > row[$0] ? $1 : $0 }
            }
            next = [TokenID(best)]
            output += next
        }
        return output
    }

    /// Minus the log probability of `token`.
    private func loss(_ row: [Float], _ token: TokenID) -> Double {
        let highest = Double(row.max() ?? 0)
        let sum = row.reduce(0.0) { $0 + exp(Double($1) - highest) }
        return highest + log(sum) - Double(row[Int(token)])
    }

    private func floats(_ data: Data) -> [Float] {
        data.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }
}
