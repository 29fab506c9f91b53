import SprintProtocol
import SprintTokenizer

/// What the layout needs of a tokenizer.
public protocol TokenCoder: Sendable {
    /// The tokens of a text, encoded on its own.
    ///
    /// - Parameter special: whether special tokens written out in the text are recognised; never
    ///   for text from outside (contract C4).
    func tokens(of text: [UInt8], special: Bool) -> [TokenID]
    /// The bytes a token stands for.
    func bytes(of token: TokenID) -> [UInt8]
}

extension Tokenizer: TokenCoder {
    /// Encodes with special tokens recognised or off.
    public func tokens(of text: [UInt8], special: Bool) -> [TokenID] {
        encode(text, special: special ? .recognise : .words)
    }
}
