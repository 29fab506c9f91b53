import SprintProtocol

/// Tokens to text as they come: a character is given out when its last byte has come, never half of
/// it.
///
/// The pieces put together are `String(decoding: tokenizer.decode(tokens), as: UTF8.self)`, with
/// U+FFFD where bytes are not UTF-8.
public struct StreamingDetokenizer: Sendable {
    private let tokenizer: Tokenizer
    private let skipsSpecial: Bool
    private var pending: [UInt8] = []

    /// Starts a text; with `skipsSpecial` control symbols give no text.
    public init(_ tokenizer: Tokenizer, skipsSpecial: Bool = true) {
        self.tokenizer = tokenizer
        self.skipsSpecial = skipsSpecial
    }

    /// The text that is complete with this token; empty while a character is under way.
    public mutating func append(_ token: TokenID) -> String {
        if skipsSpecial, tokenizer.isSpecial(token) { return "" }
        pending.append(contentsOf: tokenizer.bytes(of: token))
        let complete = pending.count - UTF8Sequence.incompleteSuffix(pending)
        let text = String(decoding: pending[..<complete], as: UTF8.self)
        pending.removeFirst(complete)
        return text
    }

    /// What is left: an unfinished character as U+FFFD, and otherwise nothing. The stream starts
    /// anew.
    public mutating func finish() -> String {
        defer { pending = [] }
        return String(decoding: pending, as: UTF8.self)
    }
}
