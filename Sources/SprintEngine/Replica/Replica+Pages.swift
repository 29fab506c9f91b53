import SprintProtocol
import SprintTensor
import SprintWire

extension Replica {
    /// Identity of model, tokenizer, numerics, KV type and page size.
    public var fingerprint: Fingerprint { model.fingerprint }

    /// Name of the order of arithmetic (contract C1).
    public var numericsID: String { model.numericsID }

    /// Shape of this replica's pages.
    public var kvGeometry: KVGeometry { model.kvGeometry }

    /// Tokens of a sequence in all.
    public var contextTokens: Int { model.configuration.contextTokensMax }

    /// What hands out this replica's pages while it computes.
    public var pageExporter: PageExporter {
        PageExporter(
            fingerprint: fingerprint, geometry: kvGeometry, pages: memory.store.sealed)
    }

    /// Full pages at the start of a prefix that the store has now; the first pages' identities are
    /// `known`.
    func storedPages(of prefix: [TokenID], continuing known: [PageIdentity] = []) -> Int {
        let identities = PageChain.identities(
            fingerprint: fingerprint, tokens: prefix, continuing: known)
        return identities.firstIndex { !memory.store.contains($0) } ?? identities.count
    }

    /// The KV memory now, for metrics.
    public var kvAccount: KVAccount {
        memory.settle()
        return KVAccount(
            pagesMax: memory.pool.pagesMax, pagesInUse: memory.pool.pagesOut,
            pagesStored: memory.store.pageCount,
            pagesEvictable: memory.store.evictableCount, store: memory.store.counts)
    }
}

/// A replica's KV memory at one moment.
public struct KVAccount: Hashable, Sendable {
    /// Pages that fit the budget.
    public let pagesMax: Int
    /// Pages that hold something, or that a socket is still sending.
    public let pagesInUse: Int
    /// Of those, sealed ones in the prefix store.
    public let pagesStored: Int
    /// Of those, pages that nobody pins.
    public let pagesEvictable: Int
    /// What the store did since its start.
    public let store: PrefixStoreCounts
}
