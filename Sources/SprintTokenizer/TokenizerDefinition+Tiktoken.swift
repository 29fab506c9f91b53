import Foundation
import SprintProtocol

extension TokenizerDefinition {
    /// Reads a `.tiktoken` vocabulary: a line for each token, its bytes in base 64 and its rank.
    ///
    /// The file says neither how text is cut nor whether it is normalised, so the caller does. Such
    /// a vocabulary joins any two neighbours whose bytes together are a token, lowest rank first:
    /// each way to cut a token in two tokens is a merge of the token's rank.
    ///
    /// - Throws: `TokenizerError` naming the line that is wrong.
    public init(
        tiktoken text: [UInt8], preTokenizer: PreTokenizer, normalizesNFC: Bool
    ) throws(TokenizerError) {
        guard text.count <= Limits.jsonFileBytesMax else {
            throw .tooLarge(
                what: "the .tiktoken file", size: text.count, limit: Limits.jsonFileBytesMax)
        }
        let tokens = try Self.ranked(text)
        self.init(
            tokens: tokens, kinds: Array(repeating: .normal, count: tokens.count),
            merges: Self.allMerges(of: tokens), added: [], preTokenizer: preTokenizer)
        self.normalizesNFC = normalizesNFC
        ignoresMerges = true
    }

    /// The tokens by rank; ranks count from 0 without a gap.
    private static func ranked(_ text: [UInt8]) throws(TokenizerError) -> [[UInt8]] {
        var tokens: [[UInt8]] = []
        for (number, line) in text.split(separator: UInt8(ascii: "\n")).enumerated() {
            let parts = line.split(separator: UInt8(ascii: " "))
            guard parts.count == 2, let bytes = Data(base64Encoded: Data(parts[0])),
                !bytes.isEmpty, Int(String(decoding: parts[1], as: UTF8.self)) == tokens.count
            else {
                throw .malformed(
                    file: "the .tiktoken file",
                    reason: "line \(number + 1) is not a token in base 64 and the rank \(number)")
            }
            tokens.append(Array(bytes))
            guard tokens.count <= Limits.vocabularyTokensMax else {
                throw .tooLarge(
                    what: "the .tiktoken file", size: tokens.count,
                    limit: Limits.vocabularyTokensMax)
            }
        }
        guard !tokens.isEmpty else {
            throw .malformed(file: "the .tiktoken file", reason: "it holds no token")
        }
        return tokens
    }

    private static func allMerges(of tokens: [[UInt8]]) -> [Merge] {
        let table = TokenTable(tokens) { _ in true }
        var merges: [Merge] = []
        for (id, token) in tokens.enumerated() where token.count > 1 {
            for cut in 1..<token.count {
                guard let left = table.id(of: token[..<cut]),
                    let right = table.id(of: token[cut...])
                else { continue }
                merges.append(Merge(left: left, right: right, result: TokenID(id)))
            }
        }
        return merges
    }
}
