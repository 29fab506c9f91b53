import SprintProtocol
import SprintTensor

/// Full, sealed pages by identity. A page that is pinned stays; the others go when memory is
/// needed, the least recently used first, and of one prefix the last page first, since without it
/// the rest is still of use.
struct PrefixStore {
    private struct Entry {
        let page: KVPage
        var pins: Int
        var lastUse: UInt64
    }

    /// The same pages for other threads.
    let sealed = SealedPages()
    /// What the store did so far.
    private(set) var counts = PrefixStoreCounts()
    private var entries: [PageIdentity: Entry] = [:]
    private var clock: UInt64 = 0

    /// Pages in the store.
    var pageCount: Int { entries.count }

    /// Pages that nobody pins.
    var evictableCount: Int { entries.values.reduce(0) { $0 + ($1.pins == 0 ? 1 : 0) } }

    /// Whether the page is here.
    func contains(_ identity: PageIdentity) -> Bool { entries[identity] != nil }

    /// The page, without pinning it.
    func page(_ identity: PageIdentity) -> KVPage? { entries[identity]?.page }

    /// Pins the page and lends it; `nil` if it is not here. Counted as a hit or a miss.
    mutating func pin(_ identity: PageIdentity) -> KVPage? {
        guard let entry = entries[identity] else {
            counts.misses += 1
            return nil
        }
        counts.hits += 1
        entries[identity]?.pins += 1
        return entry.page
    }

    /// Takes one pin off each page of a prefix.
    mutating func unpin(_ identities: some BidirectionalCollection<PageIdentity>) {
        for identity in identities.reversed() {
            guard let pins = entries[identity]?.pins, pins > 0 else {
                preconditionFailure("a page is unpinned as often as it was pinned")
            }
            clock += 1
            entries[identity]?.pins = pins - 1
            entries[identity]?.lastUse = clock
        }
    }

    /// Puts a full page in, pinned once. If the page is here already, the one that is here is
    /// pinned and returned: equal identity means equal bytes (contract C1).
    mutating func seal(_ page: KVPage, as identity: PageIdentity) -> KVPage {
        clock += 1
        if let entry = entries[identity] {
            entries[identity]?.pins += 1
            return entry.page
        }
        entries[identity] = Entry(page: page, pins: 1, lastUse: clock)
        sealed.insert(page, as: identity)
        return page
    }

    /// Removes the least recently used page that nobody pins; `nil` if every page is pinned.
    mutating func evict() -> KVPage? {
        let unpinned = entries.lazy.filter { $0.value.pins == 0 }
        guard let oldest = unpinned.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
            return nil
        }
        counts.evictions += 1
        sealed.remove(oldest.key)
        return entries.removeValue(forKey: oldest.key)?.page
    }
}

/// Counts of a prefix store since its start, for metrics.
public struct PrefixStoreCounts: Hashable, Sendable {
    /// Pages that were asked for and found.
    public internal(set) var hits = 0
    /// Pages that were asked for and not found.
    public internal(set) var misses = 0
    /// Pages that had to go.
    public internal(set) var evictions = 0
}
