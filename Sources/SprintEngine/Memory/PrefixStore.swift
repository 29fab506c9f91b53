import SprintProtocol
import SprintTensor

/// Full, sealed pages by identity. A page that is pinned stays; the others go when memory is
/// needed, the least recently used first, and of one prefix the last page first, since without it
/// the rest is still of use.
///
/// Pages that nobody pins stand in a queue, linked through their entries: whatever is done to a
/// page costs a few look-ups, however many there are.
struct PrefixStore {
    private struct Entry {
        let page: KVPage
        var pins: Int
        /// Neighbours in the queue, while nobody pins the page.
        var older: PageIdentity?
        var newer: PageIdentity?
    }

    /// The same pages for other threads.
    let sealed = SealedPages()
    /// What the store did so far.
    private(set) var counts = PrefixStoreCounts()
    /// Pages that nobody pins.
    private(set) var evictableCount = 0
    private var entries: [PageIdentity: Entry] = [:]
    /// The ends of the queue.
    private var oldest: PageIdentity?
    private var newest: PageIdentity?

    /// Pages in the store.
    var pageCount: Int { entries.count }

    /// Whether the page is here.
    func contains(_ identity: PageIdentity) -> Bool { entries[identity] != nil }

    /// Pins the page and lends it; `nil` if it is not here.
    mutating func pin(_ identity: PageIdentity) -> KVPage? {
        guard let entry = entries[identity] else { return nil }
        if entry.pins == 0 { leaveQueue(identity, entry) }
        entries[identity]?.pins += 1
        return entry.page
    }

    /// Takes one pin off each page of a prefix.
    mutating func unpin(_ identities: some BidirectionalCollection<PageIdentity>) {
        for identity in identities.reversed() {
            guard let pins = entries[identity]?.pins, pins > 0 else {
                preconditionFailure("a page is unpinned as often as it was pinned")
            }
            entries[identity]?.pins = pins - 1
            if pins == 1 { joinQueue(identity) }
        }
    }

    /// Puts a full page in, pinned once. If the page is here already, the one that is here is
    /// pinned and returned: equal identity means equal bytes (contract C1).
    mutating func seal(_ page: KVPage, as identity: PageIdentity) -> KVPage {
        if let here = pin(identity) { return here }
        entries[identity] = Entry(page: page, pins: 1)
        sealed.insert(page, as: identity)
        return page
    }

    /// Removes the least recently used page that nobody pins; `nil` if every page is pinned.
    mutating func evict() -> KVPage? {
        guard let identity = oldest, let entry = entries[identity] else { return nil }
        leaveQueue(identity, entry)
        counts.evictions += 1
        sealed.remove(identity)
        entries[identity] = nil
        return entry.page
    }

    /// Counts a page that a sequence asked for.
    mutating func count(found: Bool) {
        counts.hits += found ? 1 : 0
        counts.misses += found ? 0 : 1
    }

    // MARK: The queue

    /// Behind all others: used last.
    private mutating func joinQueue(_ identity: PageIdentity) {
        entries[identity]?.older = newest
        if let newest { entries[newest]?.newer = identity }
        newest = identity
        oldest = oldest ?? identity
        evictableCount += 1
    }

    private mutating func leaveQueue(_ identity: PageIdentity, _ entry: Entry) {
        if let older = entry.older { entries[older]?.newer = entry.newer }
        if let newer = entry.newer { entries[newer]?.older = entry.older }
        if oldest == identity { oldest = entry.newer }
        if newest == identity { newest = entry.older }
        entries[identity]?.older = nil
        entries[identity]?.newer = nil
        evictableCount -= 1
    }
}

/// Counts of a prefix store since its start, for metrics. A sequence's page is counted once, when
/// it is first asked for.
public struct PrefixStoreCounts: Hashable, Sendable {
    /// Pages that were asked for and found.
    public internal(set) var hits = 0
    /// Pages that were asked for and not found.
    public internal(set) var misses = 0
    /// Pages that had to go.
    public internal(set) var evictions = 0
}
