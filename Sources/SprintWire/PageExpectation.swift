import SprintProtocol

/// One full page of a token sequence, named completely: what a receiver holds an arriving page
/// against.
///
/// A receiver makes it from its own token ids and fingerprint, never from what the sender says
/// (contract C2).
public struct PageExpectation: Hashable, Sendable {
    /// The model as it runs here.
    public let fingerprint: Fingerprint
    /// Shape and element type of this replica's pages.
    public let geometry: KVGeometry
    /// Identity of the page before; `.zero` for the first.
    public let parent: PageIdentity
    /// Identity of the page.
    public let identity: PageIdentity
    /// Absolute position of the first token.
    public let position: Int
    /// The page's `Limits.pageTokens` tokens.
    public let tokens: [TokenID]

    /// Names page number `page` (0 = the first) of `tokens`.
    ///
    /// - Parameter identities: `PageChain.identities(fingerprint:tokens:)` of the same tokens.
    /// - Precondition: `page` is a full page of `tokens` and has an identity.
    public init(
        page: Int, of tokens: [TokenID], identities: [PageIdentity], fingerprint: Fingerprint,
        geometry: KVGeometry
    ) {
        let position = page * Limits.pageTokens
        precondition(page >= 0 && page < identities.count, "Page \(page) has no identity.")
        precondition(position + Limits.pageTokens <= tokens.count, "Page \(page) is not full.")
        self.fingerprint = fingerprint
        self.geometry = geometry
        self.parent = page == 0 ? .zero : identities[page - 1]
        self.identity = identities[page]
        self.position = position
        self.tokens = Array(tokens[position..<position + Limits.pageTokens])
    }
}
