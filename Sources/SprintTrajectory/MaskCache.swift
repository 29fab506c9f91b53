import SprintProtocol

/// The legal tokens of grammar states, kept for the states that come up again.
///
/// Most steps of a planner or an executor are in prose, one state, so a mask is nearly always at
/// hand; a new one costs a copy of the ready-made sets and a simulation of the few tokens that hold
/// a `<` or go on with a tag that was begun.
public struct MaskCache<Grammar: TokenGrammar>: Sendable {
    /// The vocabulary.
    public let index: VocabularyIndex
    private var masks: [Grammar: TokenMask] = [:]
    var closings: [Grammar: [TokenID]] = [:]

    /// An empty cache over a vocabulary.
    public init(index: VocabularyIndex) { self.index = index }

    /// The tokens that are legal in a state; end of sequence among them where the grammar allows
    /// it.
    public mutating func mask(for state: Grammar) -> TokenMask {
        let key = state.maskKey
        if let mask = masks[key] { return mask }
        let mask = index.mask(for: key) { _ in true }
        if masks.count >= Limits.grammarStatesMax { masks.removeAll(keepingCapacity: true) }
        masks[key] = mask
        return mask
    }

    /// Keeps a closing, within the same limit.
    mutating func remember(_ closing: [TokenID], for state: Grammar) {
        if closings.count >= Limits.grammarStatesMax { closings.removeAll(keepingCapacity: true) }
        closings[state] = closing
    }
}

extension VocabularyIndex {
    /// The legal tokens of a state that lead to a state which `accepts` takes.
    ///
    /// A first byte from which one token goes on to a plain state makes all tokens without a `<`
    /// that start with it legal, and those of one class lead to the same state, so one of them
    /// stands for all.
    func mask<Grammar: TokenGrammar>(for state: Grammar, accepts: (Grammar) -> Bool) -> TokenMask {
        var mask = TokenMask(vocabularySize: vocabularySize)
        let singled = (0...255).filter { byte in
            guard !plainByFirstByte[byte].isEmpty else { return false }
            // A `>` may complete a tag, and then the token's other bytes lie beyond it.
            if byte == UInt8(ascii: ">"), !state.isPlain { return true }
            return state.after(token: [UInt8(byte)])?.isPlain != true
        }
        for plain in plainClasses {
            var tokens = plain
            if !singled.isEmpty { tokens.subtract(self.tokens(startingWith: singled)) }
            guard let example = tokens.first, let next = state.after(token: bytes(of: example))
            else { continue }
            if accepts(next) { mask.formUnion(tokens) }
        }
        for token in singled.flatMap({ plainByFirstByte[$0] }) + withTag {
            guard let next = state.after(token: bytes(of: token)), accepts(next) else { continue }
            mask.insert(token)
        }
        if state.allowsEndOfSequence { endOfSequence.forEach { mask.insert($0) } }
        return mask
    }

    private func tokens(startingWith bytes: [Int]) -> TokenMask {
        var tokens = TokenMask(vocabularySize: vocabularySize)
        for byte in bytes { plainByFirstByte[byte].forEach { tokens.insert($0) } }
        return tokens
    }
}
