import SprintProtocol
import SprintTokenizer

/// A vocabulary that no grammar can be written in.
public enum VocabularyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// No token has just this byte, which reserved tags need.
    case missingByte(UInt8)

    /// A sentence that says what to do.
    public var description: String {
        switch self {
        case .missingByte(let byte):
            """
            The vocabulary has no token for the single byte \(byte) \
            ('\(Character(UnicodeScalar(byte)))'), so the planner's tags cannot be \
            written; use a model with a byte-level vocabulary.
            """
        }
    }
}

/// The bytes of all tokens of a vocabulary, arranged so that the mask of a grammar state is quick
/// to find.
///
/// Built once a model. In prose only a token with a `<` can be illegal, so the others are kept as
/// ready-made sets, in four classes that lead to the same state: whether the token holds a byte
/// that is no space, and whether it ends in a newline. Costs about four bytes a token beside the
/// bytes themselves.
public final class VocabularyIndex: Sendable {
    /// Tokens of the vocabulary, those that are never legal included.
    public let vocabularySize: Int
    /// Tokens that end a sequence; legal where a grammar allows an end.
    public let endOfSequence: [TokenID]
    /// Tokens that hold a `<`, in ascending order.
    let withTag: [TokenID]
    /// Tokens without a `<`, by class.
    let plainClasses: [TokenMask]
    /// Tokens without a `<`, by first byte.
    let plainByFirstByte: [[TokenID]]
    private let bytes: [UInt8]
    private let starts: [Int]
    private let tokensByBytes: [ArraySlice<UInt8>: TokenID]
    private let longest: Int

    /// Indexes a vocabulary.
    ///
    /// - Parameters:
    ///   - tokens: each token's bytes; empty for tokens that must never be drawn under a grammar
    ///     (special tokens, unused rows of the embedding).
    ///   - endOfSequence: tokens that end a sequence.
    /// - Throws: `VocabularyError` if the tags cannot be written in it.
    public init(tokens: [[UInt8]], endOfSequence: [TokenID]) throws(VocabularyError) {
        vocabularySize = tokens.count
        self.endOfSequence = endOfSequence.sorted()
        bytes = Array(tokens.joined())
        var starts = [0]
        for token in tokens { starts.append(starts[starts.count - 1] + token.count) }
        self.starts = starts
        longest = tokens.map(\.count).max() ?? 0
        var withTag: [TokenID] = []
        var classes = [TokenMask](repeating: TokenMask(vocabularySize: tokens.count), count: 4)
        var byFirstByte = [[TokenID]](repeating: [], count: 256)
        var byBytes: [ArraySlice<UInt8>: TokenID] = [:]
        for (index, token) in tokens.enumerated() where !token.isEmpty {
            let id = TokenID(index)
            // Of two tokens with the same bytes the lower counts.
            if byBytes[token[...]] == nil { byBytes[token[...]] = id }
            if token.contains(UInt8(ascii: "<")) {
                withTag.append(id)
            } else {
                classes[Self.plainClass(token)].insert(id)
                byFirstByte[Int(token[0])].append(id)
            }
        }
        self.withTag = withTag
        plainClasses = classes
        plainByFirstByte = byFirstByte
        tokensByBytes = byBytes
        if let missing = Self.alphabet.first(where: { byBytes[[$0]] == nil }) {
            throw .missingByte(missing)
        }
    }

    /// Indexes a tokenizer's vocabulary; special and unused tokens are never legal.
    ///
    /// - Parameter logitCount: rows of the model's head, which may be more than the tokenizer has
    ///   tokens.
    /// - Throws: `VocabularyError` if the tags cannot be written in it.
    public convenience init(tokenizer: Tokenizer, logitCount: Int) throws(VocabularyError) {
        let tokens = (0..<TokenID(logitCount)).map { token in
            switch tokenizer.kind(of: token) {
            case .normal, .added: tokenizer.bytes(of: token)
            case .special, .unused: [UInt8]()
            }
        }
        try self.init(
            tokens: tokens,
            endOfSequence: tokenizer.endOfSequence.filter { Int($0) < logitCount })
    }

    /// The bytes of a token; empty for one that is never legal.
    func bytes(of token: TokenID) -> ArraySlice<UInt8> {
        bytes[starts[Int(token)]..<starts[Int(token) + 1]]
    }

    /// The token with the most of the first bytes of `text` that `isLegal` accepts; `nil` if none
    /// does.
    func longestToken(of text: ArraySlice<UInt8>, where isLegal: (ArraySlice<UInt8>) -> Bool)
        -> TokenID?
    {
        for length in stride(from: min(longest, text.count), to: 0, by: -1) {
            let candidate = text.prefix(length)
            if let token = tokensByBytes[candidate], isLegal(candidate) { return token }
        }
        return nil
    }

    private static func plainClass(_ token: [UInt8]) -> Int {
        (token.allSatisfy(\.isSpace) ? 0 : 1) + (token.last == UInt8(ascii: "\n") ? 2 : 0)
    }

    /// Every byte that closings and openings are made of.
    private static let alphabet: [UInt8] = Array(
        Set("</>._ \n0123456789Continue.".utf8 + ReservedTag.Kind.allCases.flatMap(\.stemBytes))
    ).sorted()
}
