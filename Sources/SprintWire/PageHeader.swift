import SprintProtocol

/// What a KV page says about itself: which model made it, which tokens it holds, and what they
/// could see.
///
/// Stands before the payload on the bulk channel and in files; `docs/kv-pages.md` has every byte.
public struct PageHeader: Hashable, Sendable {
    /// Shape and element type of the payload.
    public var geometry: KVGeometry
    /// The model as it ran (contract C1).
    public var fingerprint: Fingerprint
    /// Identity of the page before this one; `.zero` for the first.
    public var parent: PageIdentity
    /// Identity of this page.
    public var identity: PageIdentity
    /// Absolute position of the first token, a multiple of `Limits.pageTokens`.
    public var position: Int
    /// The page's `Limits.pageTokens` tokens.
    public var tokens: [TokenID]
    /// Bytes of the payload.
    public var payloadByteCount: Int
    /// XXH3-64 of the payload.
    public var payloadChecksum: UInt64

    /// Creates a header from its fields. Senders use `init(describing:payload:)`.
    public init(
        geometry: KVGeometry, fingerprint: Fingerprint, parent: PageIdentity,
        identity: PageIdentity,
        position: Int, tokens: [TokenID], payloadByteCount: Int, payloadChecksum: UInt64
    ) {
        self.geometry = geometry
        self.fingerprint = fingerprint
        self.parent = parent
        self.identity = identity
        self.position = position
        self.tokens = tokens
        self.payloadByteCount = payloadByteCount
        self.payloadChecksum = payloadChecksum
    }

    /// The header of the page `page` with this payload. Reads the whole payload once, for its
    /// checksum.
    public init(describing page: PageExpectation, payload: RawSpan) {
        self.init(
            geometry: page.geometry, fingerprint: page.fingerprint, parent: page.parent,
            identity: page.identity, position: page.position, tokens: page.tokens,
            payloadByteCount: payload.byteCount, payloadChecksum: XXH3.hash64(payload))
    }
}
