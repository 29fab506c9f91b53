import SprintProtocol

/// A set of tokens as one bit a token. Cheap to copy: copies share their words until one is
/// changed.
public struct TokenMask: Hashable, Sendable {
    /// Bit `id % 64` of word `id / 64` says whether token `id` is in the set; bits beyond the
    /// vocabulary are 0.
    public private(set) var words: [UInt64]
    /// Tokens of the vocabulary, legal or not.
    public let vocabularySize: Int

    /// The empty set over a vocabulary.
    public init(vocabularySize: Int) {
        self.vocabularySize = vocabularySize
        words = [UInt64](repeating: 0, count: (vocabularySize + 63) / 64)
    }

    /// Whether the token is in the set.
    public func contains(_ token: TokenID) -> Bool {
        words[Int(token) / 64] & (1 << UInt64(token % 64)) != 0
    }

    /// Tokens in the set.
    public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// The tokens in ascending order.
    public var tokens: [TokenID] {
        var tokens: [TokenID] = []
        for (index, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                tokens.append(TokenID(index * 64 + rest.trailingZeroBitCount))
                rest &= rest - 1
            }
        }
        return tokens
    }

    /// The lowest token; `nil` if the set is empty.
    public var first: TokenID? {
        words.firstIndex { $0 != 0 }.map { TokenID($0 * 64 + words[$0].trailingZeroBitCount) }
    }

    /// Puts a token into the set.
    mutating func insert(_ token: TokenID) { words[Int(token) / 64] |= 1 << UInt64(token % 64) }

    /// Puts all tokens of another set over the same vocabulary into this one.
    mutating func formUnion(_ other: TokenMask) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    /// Takes all tokens of another set over the same vocabulary out of this one.
    mutating func subtract(_ other: TokenMask) {
        for index in words.indices { words[index] &= ~other.words[index] }
    }
}
