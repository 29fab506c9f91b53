import Foundation
import SprintProtocol
import Testing

@testable import SprintTokenizer

@Suite("Vocabularies of tiktoken")
struct TiktokenTests {
    /// The lines of a vocabulary: every byte, then these tokens, each ranked by its place.
    private func file(_ tokens: [String]) -> [UInt8] {
        let all = (0...255).map { [UInt8($0)] } + tokens.map { Array($0.utf8) }
        let lines = all.enumerated().map { rank, token in
            "\(Data(token).base64EncodedString()) \(rank)\n"
        }
        return Array(lines.joined().utf8)
    }

    private func tokenizer(_ tokens: [String]) throws -> Tokenizer {
        Tokenizer(
            try TokenizerDefinition(
                tiktoken: file(tokens), preTokenizer: .qwen2, normalizesNFC: true))
    }

    /// Joins, again and again, the leftmost of the neighbours whose bytes have the lowest rank.
    private func slowTokens(_ text: String, _ vocabulary: [[UInt8]]) -> [[UInt8]] {
        var parts = text.utf8.map { [$0] }
        while true {
            let ranks = zip(parts, parts.dropFirst()).map { vocabulary.firstIndex(of: $0 + $1) }
            guard let best = ranks.compactMap(\.self).min(),
                let index = ranks.firstIndex(of: best)
            else { return parts }
            parts.replaceSubrange(index...(index + 1), with: [parts[index] + parts[index + 1]])
        }
    }

    @Test("Words are cut as joining by lowest rank cuts them", arguments: [3, 4] as [UInt64])
    func merges(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        func word(_ length: ClosedRange<Int>) -> String {
            String(
                (0..<Int.random(in: length, using: &generator)).map { _ in
                    "abc".randomElement(using: &generator) ?? "a"
                })
        }
        // Each token but a byte is made of two earlier ones, as in any such vocabulary.
        var tokens = ["ab", "bc", "ca"]
        while tokens.count < 14 {
            let token = (tokens.randomElement(using: &generator) ?? "ab") + word(1...1)
            if !tokens.contains(token) { tokens.append(token) }
        }
        let tokenizer = try tokenizer(tokens)
        let vocabulary = tokenizer.definition.tokens
        for _ in 0..<200 {
            let text = word(1...12)
            let cut = tokenizer.encode(text, special: .off).map { vocabulary[Int($0)] }
            // A word that is a token stays whole.
            let expected =
                tokens.contains(text) ? [Array(text.utf8)] : slowTokens(text, vocabulary)
            #expect(cut == expected, "\(text), seed \(seed)")
        }
    }

    @Test(
        "A line that is wrong is named",
        arguments: ["IQ==\n", "IQ== 1\n", "!? 0\n", "IQ== 0\nIg== 2\n", "", "IQ== 0 0\n"])
    func malformed(text: String) {
        #expect(throws: TokenizerError.self) {
            try TokenizerDefinition(
                tiktoken: Array(text.utf8), preTokenizer: .qwen2, normalizesNFC: true)
        }
    }
}
