import SprintProtocol
import SprintTrajectory

/// A coder whose tokens are bytes: the token layout then gives texts, from the same functions.
struct TextCoder: TokenCoder {
    func tokens(of text: [UInt8], special: Bool) -> [TokenID] { text.map(TokenID.init) }
    func bytes(of token: TokenID) -> [UInt8] { [UInt8(token)] }

    /// The bytes that tokens stand for.
    static func bytes(of tokens: some Sequence<TokenID>) -> [UInt8] { tokens.map(UInt8.init) }
}
