import SprintProtocol

extension Tokenizer {
    /// Tokens in all; ids are `0 ..< vocabularySize`. A model's head may have more rows, which no
    /// text has.
    public var vocabularySize: Int { definition.tokens.count }

    /// The bytes a token stands for; a special token's are its name. Ids of padding rows have none.
    public func bytes(of token: TokenID) -> [UInt8] {
        definition.tokens.indices.contains(Int(token)) ? definition.tokens[Int(token)] : []
    }

    /// The bytes of tokens, one after the other.
    public func decode(_ tokens: some Sequence<TokenID>) -> [UInt8] {
        var result: [UInt8] = []
        for token in tokens { result.append(contentsOf: bytes(of: token)) }
        return result
    }

    /// Whether a token is a control symbol. Ids outside the vocabulary are not.
    public func isSpecial(_ token: TokenID) -> Bool {
        definition.kinds.indices.contains(Int(token)) && definition.kinds[Int(token)] == .special
    }

    /// What a token is for; ids outside the vocabulary are `.unused`.
    public func kind(of token: TokenID) -> TokenizerDefinition.Kind {
        definition.kinds.indices.contains(Int(token)) ? definition.kinds[Int(token)] : .unused
    }

    /// The token with exactly this name or these letters, if there is one: `id(of: "<|im_end|>")`.
    public func id(of text: String) -> TokenID? { id(of: Array(text.utf8)) }

    /// The token with exactly these bytes; of several an ordinary one.
    public func id(of bytes: [UInt8]) -> TokenID? { lookUp(bytes) }

    /// Tokens that end a sequence, ascending.
    public var endOfSequence: [TokenID] { definition.endOfSequence }

    /// The token a sequence begins with, if the model has one.
    public var beginOfSequence: TokenID? { definition.beginOfSequence }

    /// Whether the model expects `beginOfSequence` first. `encode` never adds it: whoever opens a
    /// sequence does.
    public var addsBeginOfSequence: Bool { definition.addsBeginOfSequence }
}

extension Tokenizer {
    /// The tokens of a rendered conversation: the template's own are recognised, all else is plain
    /// text (contract C4).
    public func encode(_ pieces: [ChatTemplate.Piece]) -> [TokenID] {
        pieces.flatMap { encode($0.text, special: $0.isSpecial ? .recognise : .words) }
    }
}
