import SprintProtocol
import SprintTokenizer
import SprintTrajectory

/// What a replica knows about text: tokenizer, token layout, and the vocabulary as the grammar
/// needs it. Built once a model (about a second for a large vocabulary in a debug build); shared
/// freely.
public struct ReplicaLanguage: Sendable {
    /// The tokenizer.
    public let tokenizer: Tokenizer
    /// The exact token layout of trajectories.
    public let layout: TokenLayout
    /// The vocabulary's bytes; special tokens are never legal under a grammar.
    public let index: VocabularyIndex
    /// Rows of the model's head; those beyond the tokenizer's vocabulary are never drawn.
    private let rows: Int
    /// The model's chat template; `nil` if it has none.
    public let template: ChatTemplate?
    private let drawable: [UInt64]?

    /// Puts the parts together.
    ///
    /// - Parameters:
    ///   - rows: rows of the model's head, at least the vocabulary's size.
    ///   - template: the model's chat template; `nil` if it has none.
    /// - Throws: `VocabularyError` if the planner's tags cannot be written in the vocabulary.
    public init(tokenizer: Tokenizer, rows: Int, template: ChatTemplate?) throws(VocabularyError) {
        let size = tokenizer.vocabularySize
        precondition(rows >= size, "a model's head has a row for each token")
        self.tokenizer = tokenizer
        self.rows = rows
        self.template = template
        layout = TokenLayout(tokenizer: tokenizer, template: template)
        index = try VocabularyIndex(tokenizer: tokenizer, logitCount: size)
        drawable = rows == size ? nil : Self.firstBits(size, words: (rows + 63) / 64)
    }

    /// A sequence with the model's first token in front, where it expects one and does not have it
    /// yet.
    func begun(_ tokens: [TokenID]) -> [TokenID] {
        guard tokenizer.addsBeginOfSequence, let first = tokenizer.beginOfSequence,
            tokens.first != first
        else { return tokens }
        return [first] + tokens
    }

    /// A prompt for plain generation, as it stands; special tokens in it are plain text.
    public func rawPrompt(_ text: String) -> [TokenID] {
        begun(tokenizer.encode(text, special: .words))
    }

    /// A prompt for plain generation through the chat template, as one user's message; `nil`
    /// without a template.
    public func chatPrompt(_ message: String) -> [TokenID]? {
        template.map { template in
            let tokens = template.render([ChatTemplate.Message(.user, message)]).flatMap { piece in
                tokenizer.encode(piece.text, special: piece.isSpecial ? .recognise : .words)
            }
            return template.includesBeginOfSequence ? tokens : begun(tokens)
        }
    }

    /// Whether a chat prompt ends in an opened thought, behind which no reply can be begun for the
    /// model.
    public var opensThinking: Bool { template?.opensThinking ?? false }

    /// The text of tokens; bytes that are not UTF-8 become U+FFFD, special tokens nothing.
    public func text(of tokens: some Sequence<TokenID>) -> String {
        String(decoding: bytes(of: tokens), as: UTF8.self)
    }

    /// Why tokens from a worker cannot stand as an execution; `nil` if they can (contract C4).
    public func violation(ofExecution tokens: [TokenID]) -> String? {
        TokenLayout.violation(ofExecution: tokens, in: index)
    }

    /// The bytes of tokens; special tokens have none.
    func bytes(of tokens: some Sequence<TokenID>) -> [UInt8] {
        tokens.flatMap { tokenizer.isSpecial($0) ? [] : tokenizer.bytes(of: $0) }
    }

    /// Tokens without those at the end that leave a character unfinished, so that a cut text stays
    /// UTF-8.
    func wholeCharacters(_ tokens: [TokenID]) -> [TokenID] {
        var tail: [UInt8] = []
        var count = tokens.count
        // A character has at most four bytes: if the last four tokens do not end one, it is no
        // UTF-8 anyway.
        for token in tokens.suffix(4).reversed() {
            tail = bytes(of: [token]) + tail
            guard let lead = tail.lastIndex(where: { $0 & 0xC0 != 0x80 }) else {
                count -= 1
                continue
            }
            let length = tail[lead] < 0xC0 ? 1 : tail[lead] < 0xE0 ? 2 : tail[lead] < 0xF0 ? 3 : 4
            return tail.count - lead < length ? Array(tokens.prefix(count - 1)) : tokens
        }
        return tokens
    }

    /// A mask with a bit for each row of the head; rows without a token stay illegal.
    func padded(_ mask: [UInt64]?) -> [UInt64]? {
        guard var mask else { return drawable }
        let words = (rows + 63) / 64
        if mask.count < words {
            mask.append(contentsOf: repeatElement(0, count: words - mask.count))
        }
        return mask
    }

    /// The mask of one token.
    func only(_ token: TokenID) -> [UInt64] {
        var mask = [UInt64](repeating: 0, count: (rows + 63) / 64)
        mask[Int(token) / 64] = 1 << UInt64(token % 64)
        return mask
    }

    private static func firstBits(_ count: Int, words: Int) -> [UInt64] {
        (0..<words).map { word in
            let bits = min(64, max(0, count - 64 * word))
            return bits == 64 ? .max : 1 << UInt64(bits) - 1
        }
    }
}
