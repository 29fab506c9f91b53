import SprintProtocol

extension TokenizerDefinition {
    /// Texts of special tokens that end a turn or a document in the families we know.
    private static let endTexts = [
        "<|endoftext|>", "<|im_end|>", "<|end_of_text|>", "<|eot_id|>", "<|eom_id|>",
        "<｜end▁of▁sentence｜>",
    ]

    /// The named end tokens and every special token known to end a turn, ascending.
    ///
    /// A model's files often name only one of them, and a chat model may end with the other.
    func endTokens(named: [TokenID]) -> [TokenID] {
        let texts = Self.endTexts.map { Array($0.utf8) }
        let known = added.map(\.id).filter {
            kinds[Int($0)] == .special && texts.contains(tokens[Int($0)])
        }
        return Set(named + known).sorted()
    }

    /// Resolves merge lines (`left right` in the printable alphabet) to token numbers.
    static func merges(
        _ lines: [[UInt8]], tokens: [[UInt8]], kinds: [Kind]
    ) throws(TokenizerError) -> [Merge] {
        var pairs: [(left: ArraySlice<UInt8>, right: ArraySlice<UInt8>)] = []
        pairs.reserveCapacity(lines.count)
        for (rank, line) in lines.enumerated() {
            guard let space = line.dropFirst().firstIndex(of: 0x20) else {
                throw .inconsistent(
                    reason:
                        "merge \(rank) \"\(String(decoding: line, as: UTF8.self))\" has no space")
            }
            pairs.append((line[..<space], line[(space + 1)...]))
        }
        return try merges(pairs: pairs, tokens: tokens, kinds: kinds)
    }

    /// Resolves pairs of texts in the printable alphabet to token numbers.
    ///
    /// A merge into a special token is dropped: with recognition off no text may become one
    /// (contract C4).
    static func merges<Text: Collection<UInt8>>(
        pairs: [(left: Text, right: Text)], tokens: [[UInt8]], kinds: [Kind]
    ) throws(TokenizerError) -> [Merge] {
        guard pairs.count <= Limits.metadataArrayMax else {
            throw .tooLarge(
                what: "the list of merges", size: pairs.count, limit: Limits.metadataArrayMax)
        }
        let table = TokenTable(tokens) { kinds[$0] == .normal }
        var merges: [Merge] = []
        merges.reserveCapacity(pairs.count)
        for (rank, pair) in pairs.enumerated() {
            let left = ByteAlphabet.decode(pair.left) ?? Array(pair.left)
            let right = ByteAlphabet.decode(pair.right) ?? Array(pair.right)
            guard let leftID = table.id(of: left), let rightID = table.id(of: right) else {
                throw .inconsistent(
                    reason: "merge \(rank) joins a token that is not in the vocabulary")
            }
            guard let result = table.id(of: left + right) else {
                throw .inconsistent(
                    reason: "merge \(rank) makes a token that is not in the vocabulary")
            }
            guard kinds[Int(result)] != .special else { continue }
            merges.append(Merge(left: leftID, right: rightID, result: result))
        }
        return merges
    }
}
