import SprintProtocol

/// Identities of the full pages of a token sequence, each built on the one before.
///
/// Equal identities mean: same model, same numerics, same tokens from the first on. SHA-256 over
/// `"sprint.kv-page.v1"`, fingerprint, parent identity, position (u64), token count (u32) and the
/// tokens (u32 each), integers little-endian; `docs/kv-pages.md` has test vectors.
public enum PageChain {
    /// Separates page identities from every other use of SHA-256, and linear prefixes from what may
    /// come.
    private static let domain = Array("sprint.kv-page.v1".utf8)

    /// Identities of all full pages of `tokens`; a tail shorter than a page has none.
    ///
    /// - Parameter known: identities of the first pages, if they were computed before (the
    ///   planner's sequence grows); only the pages behind them are hashed, about 1 µs each.
    public static func identities(
        fingerprint: Fingerprint, tokens: [TokenID], continuing known: [PageIdentity] = []
    ) -> [PageIdentity] {
        let pages = tokens.count / Limits.pageTokens
        precondition(known.count <= pages, "\(known.count) known pages of only \(pages).")
        var identities = known
        identities.reserveCapacity(pages)
        for page in known.count..<pages {
            let position = page * Limits.pageTokens
            identities.append(
                identity(
                    fingerprint: fingerprint, parent: identities.last ?? .zero, position: position,
                    tokens: tokens[position..<position + Limits.pageTokens]))
        }
        return identities
    }

    /// Identity of one page.
    ///
    /// - Parameters:
    ///   - parent: identity of the page before, `.zero` for the first.
    ///   - position: absolute position of the first token.
    ///   - tokens: the page's tokens.
    public static func identity(
        fingerprint: Fingerprint, parent: PageIdentity, position: Int, tokens: ArraySlice<TokenID>
    ) -> PageIdentity {
        var writer = ByteWriter(capacity: 256)
        writer.write(domain)
        writer.write(fingerprint.bytes)
        writer.write(parent.bytes)
        writer.write(UInt64(position))
        writer.write(UInt32(tokens.count))
        for token in tokens { writer.write(UInt32(bitPattern: token)) }
        return SHA256.hash(writer.bytes)
    }
}
