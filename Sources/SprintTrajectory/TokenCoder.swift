import SprintProtocol

/// What the layout needs of a tokenizer.
public protocol TokenCoder: Sendable {
    /// The tokens of a text, encoded on its own.
    ///
    /// - Parameter special: whether special tokens written out in the text are recognised; never for text
    ///   from outside (contract C4).
    func tokens(of text: [UInt8], special: Bool) -> [TokenID]
    /// The bytes a token stands for; empty for special tokens.
    func bytes(of token: TokenID) -> [UInt8]
}

/// A stretch of a rendered chat.
public struct ChatPiece: Hashable, Sendable {
    /// The text.
    public let text: [UInt8]
    /// Whether special tokens in it are the template's own and are recognised.
    public let isSpecial: Bool

    /// Creates a piece.
    public init(text: [UInt8], isSpecial: Bool) {
        self.text = text
        self.isSpecial = isSpecial
    }
}
