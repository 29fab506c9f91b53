import SprintProtocol

/// Text to tokens and back: byte-level BPE as the `tokenizers` library does it.
///
/// Every byte of a text comes back from `decode(encode(text))`, except where the definition
/// normalises and for bytes without a token (`bytesWithoutToken`). Immutable and shared freely
/// between threads.
public struct Tokenizer: Sendable {
    /// Whether added and special tokens are found in a text.
    public enum SpecialTokens: Hashable, Sendable {
        /// They are: for templates and other text of our own.
        case recognise
        /// Only added words and numbers are; special tokens and whatever looks like markup are
        /// plain text: for all text from outside (contract C4).
        case words
        /// None is, their letters are plain text.
        case off
    }

    /// What the tokenizer was made from.
    public let definition: TokenizerDefinition
    private let byteTokens: [TokenID]
    private let words: TokenTable
    private let merges: MergeTable
    private let rawMatcher: AddedTokenMatcher
    private let normalizedMatcher: AddedTokenMatcher?
    /// Finds the added tokens that text from outside may hold.
    private let wordMatcher: AddedTokenMatcher?

    /// Builds the look-up tables; about a second for 150,000 tokens in a debug build, a tenth in
    /// release.
    public init(_ definition: TokenizerDefinition) {
        self.definition = definition
        let kinds = definition.kinds
        words = TokenTable(definition.tokens) { kinds[$0] == .normal }
        merges = MergeTable(definition.merges)
        var byteTokens = [TokenID](repeating: -1, count: 256)
        for (id, token) in definition.tokens.enumerated()
        where token.count == 1 && kinds[id] == .normal {
            if byteTokens[Int(token[0])] < 0 { byteTokens[Int(token[0])] = TokenID(id) }
        }
        self.byteTokens = byteTokens
        rawMatcher = AddedTokenMatcher(
            definition.added.filter { !$0.normalized }, tokens: definition.tokens)
        let normalized = definition.added.filter(\.normalized)
        normalizedMatcher =
            normalized.isEmpty ? nil : AddedTokenMatcher(normalized, tokens: definition.tokens)
        let added = definition.added.filter { !$0.normalized && definition.isWord($0) }
        wordMatcher = added.isEmpty ? nil : AddedTokenMatcher(added, tokens: definition.tokens)
    }

    /// The tokens of a text.
    public func encode(_ text: String, special: SpecialTokens) -> [TokenID] {
        encode(Array(text.utf8), special: special)
    }

    /// The tokens of a text given as bytes, which need not be UTF-8. Near-linear in its length.
    public func encode(_ text: [UInt8], special: SpecialTokens) -> [TokenID] {
        var result: [TokenID] = []
        result.reserveCapacity(text.count / 3 + 1)
        var merger = WordMerger(merges)
        let matcher: AddedTokenMatcher? =
            switch special {
            case .recognise: rawMatcher
            case .words: wordMatcher
            case .off: nil
            }
        Self.split(text, matcher) { part in
            switch part {
            case .token(let token): result.append(token)
            case .text(let range): encodePlain(text, range, special, &merger, &result)
            }
        }
        return result
    }

    private enum Part {
        case token(TokenID)
        case text(Range<Int>)
    }

    private static func split(
        _ text: [UInt8], _ matcher: AddedTokenMatcher?, _ body: (Part) -> Void
    ) {
        var start = 0
        for match in matcher?.matches(in: text, 0..<text.count) ?? [] {
            if start < match.range.lowerBound { body(.text(start..<match.range.lowerBound)) }
            body(.token(match.token))
            start = match.range.upperBound
        }
        if start < text.count { body(.text(start..<text.count)) }
    }

    /// Text between added tokens: normalised, searched for tokens that are looked for after that,
    /// cut, merged.
    private func encodePlain(
        _ text: [UInt8], _ range: Range<Int>, _ special: SpecialTokens, _ merger: inout WordMerger,
        _ result: inout [TokenID]
    ) {
        let normalized =
            definition.normalizesNFC
            ? CanonicalComposition.compose(Array(text[range])) : Array(text[range])
        Self.split(normalized, special == .recognise ? normalizedMatcher : nil) { part in
            switch part {
            case .token(let token): result.append(token)
            case .text(let range): encodeWords(normalized, range, &merger, &result)
            }
        }
    }

    private func encodeWords(
        _ text: [UInt8], _ range: Range<Int>, _ merger: inout WordMerger, _ result: inout [TokenID]
    ) {
        var start = range.lowerBound
        let scan = CharacterScan(text, range, numbersNewest: definition.preTokenizer == .smollm)
        for end in WordScanner(scan).wordEnds(definition.preTokenizer) {
            if definition.ignoresMerges, let id = words.id(of: text[start..<end]), isNormal(id) {
                result.append(id)
            } else {
                var word: [TokenID] = []
                word.reserveCapacity(end - start)
                for byte in text[start..<end] where byteTokens[Int(byte)] >= 0 {
                    word.append(byteTokens[Int(byte)])
                }
                merger.merge(word, into: &result)
            }
            start = end
        }
    }

    /// The token with exactly these bytes, an ordinary one if there are several.
    func lookUp(_ bytes: [UInt8]) -> TokenID? { words.id(of: bytes) }

    private func isNormal(_ token: TokenID) -> Bool { definition.kinds[Int(token)] == .normal }
}
