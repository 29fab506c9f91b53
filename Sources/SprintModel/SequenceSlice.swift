import SprintProtocol
import SprintTensor

/// A run of one sequence's tokens in a forward pass: one token when decoding, many when prefilling.
public struct SequenceSlice: Sendable {
    /// Which of a slice's rows get logits; the head is the widest product, so ask only for what is
    /// read.
    public enum LogitsWanted: Hashable, Sendable {
        /// No row: an inner chunk of a prefill.
        case none
        /// The last token's row: the next token is to be drawn.
        case last
        /// Every row: perplexity, tests.
        case all
    }

    /// The tokens, at least one.
    public var tokens: [TokenID]
    /// Absolute position of the first token.
    public var position: Int
    /// The sequence's pages from its start: position p lives in `pages[p / 32]`, slot `p % 32`.
    ///
    /// Must reach the last token. Earlier positions must hold K and V already, or get them in this
    /// same pass.
    public var pages: [KVPage]
    /// Which rows get logits.
    public var logits: LogitsWanted

    /// Creates a slice; see the properties.
    public init(tokens: [TokenID], position: Int, pages: [KVPage], logits: LogitsWanted) {
        self.tokens = tokens
        self.position = position
        self.pages = pages
        self.logits = logits
    }

    /// Rows of logits this slice yields.
    public var logitsRowCount: Int {
        switch logits {
        case .none: 0
        case .last: 1
        case .all: tokens.count
        }
    }
}
