import SprintProtocol

extension TokenizerDefinition {
    /// `tokenizer.ggml.pre` names we know, each with what it stands for. Source: llama.cpp's
    /// vocabulary loader.
    private static let ggufPreTokenizers: [(name: String, preTokenizer: PreTokenizer)] = [
        ("gpt-2", .gpt2), ("smollm", .smollm), ("llama-bpe", .llama3), ("llama3", .llama3),
        ("llama-v3", .llama3),
        ("qwen2", .qwen2), ("deepseek-r1-qwen", .qwen2),
    ]

    /// Reads a GGUF file's vocabulary.
    ///
    /// GGUF says nothing of normalisation. Qwen2's and Qwen3's `tokenizer.json` brings text to NFC,
    /// so their name stands for that too; R1-Distill-Qwen's, which has a name of its own, does not.
    /// llama.cpp normalises nothing: text in a decomposed form gets other tokens there.
    public init(gguf vocabulary: GGUFVocabulary) throws(TokenizerError) {
        guard vocabulary.model == "gpt2" else {
            throw .unsupported(part: "model", name: vocabulary.model, known: ["gpt2"])
        }
        let known = Self.ggufPreTokenizers
        guard let preTokenizer = known.first(where: { $0.name == vocabulary.pre })?.preTokenizer
        else {
            throw .unsupported(
                part: "pre-tokenizer", name: vocabulary.pre ?? "", known: known.map(\.name))
        }
        let count = vocabulary.tokens.count
        guard count <= Limits.vocabularyTokensMax else {
            throw .tooLarge(
                what: "tokenizer.ggml.tokens", size: count, limit: Limits.vocabularyTokensMax)
        }
        guard vocabulary.tokenTypes.isEmpty || vocabulary.tokenTypes.count == count else {
            throw .inconsistent(
                reason: "\(count) tokens but \(vocabulary.tokenTypes.count) token types")
        }
        let kinds =
            try vocabulary.tokenTypes.isEmpty
            ? Array(repeating: Kind.normal, count: count)
            : Self.kinds(ggufTypes: vocabulary.tokenTypes)
        var tokens: [[UInt8]] = []
        tokens.reserveCapacity(count)
        for (text, kind) in zip(vocabulary.tokens, kinds) {
            tokens.append(kind == .normal ? ByteAlphabet.decode(text) ?? text : text)
        }
        let merges = try Self.merges(vocabulary.merges, tokens: tokens, kinds: kinds)
        self.init(
            tokens: tokens, kinds: kinds, merges: merges,
            added: kinds.indices.filter { kinds[$0] == .added || kinds[$0] == .special }
                .map { AddedToken(id: TokenID($0)) },
            preTokenizer: preTokenizer)
        normalizesNFC = vocabulary.pre == "qwen2"
        ignoresMerges = preTokenizer == .llama3
        beginOfSequence = try Self.checked(vocabulary.bosTokenID, "bos_token_id", count: count)
        addsBeginOfSequence =
            beginOfSequence != nil && (vocabulary.addBOS ?? (preTokenizer == .llama3))
        endOfSequence = endTokens(
            named: [
                try Self.checked(vocabulary.eosTokenID, "eos_token_id", count: count),
                try Self.checked(vocabulary.eotTokenID, "eot_token_id", count: count),
                try Self.checked(vocabulary.eomTokenID, "eom_token_id", count: count),
            ].compactMap(\.self))
    }

    private static func kinds(ggufTypes: [Int]) throws(TokenizerError) -> [Kind] {
        var kinds: [Kind] = []
        kinds.reserveCapacity(ggufTypes.count)
        for (id, type) in ggufTypes.enumerated() {
            switch type {
            case 1, 2, 6: kinds.append(.normal)
            case 3: kinds.append(.special)
            case 4: kinds.append(.added)
            case 5: kinds.append(.unused)
            default: throw .inconsistent(reason: "token \(id) has the unknown type \(type)")
            }
        }
        return kinds
    }

    private static func checked(_ id: Int?, _ name: String, count: Int) throws(TokenizerError)
        -> TokenID?
    {
        guard let id else { return nil }
        guard (0..<count).contains(id) else {
            throw .inconsistent(reason: "\(name) is \(id), the vocabulary has \(count) tokens")
        }
        return TokenID(id)
    }
}
