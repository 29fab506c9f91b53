import SprintProtocol
import SprintTensor

/// Pool and store together: a page is free, in a slot's hands, or in the store. Room is made in the
/// store.
struct PageMemory {
    private(set) var pool: PagePool
    private(set) var store = PrefixStore()

    /// An empty memory of `kvBytes` bytes.
    init(geometry: KVGeometry, kvBytes: Int) {
        pool = PagePool(geometry: geometry, kvBytes: kvBytes)
    }

    /// A page with undefined content, if need be in place of unpinned ones of the store; `nil` if
    /// every page is in use.
    mutating func take() -> KVPage? {
        while true {
            if let page = pool.take() { return page }
            // A page that a socket holds makes no room: the next one may.
            guard let evicted = store.evict() else { return pool.takeBeyondHeld() }
            pool.giveBack(evicted)
        }
    }

    /// Takes in pages that came back while somebody held them and that nobody holds any more.
    mutating func settle() { pool.reclaim() }

    /// Takes an unsealed page back.
    mutating func giveBack(_ page: consuming KVPage) { pool.giveBack(page) }

    /// Pins a sealed page and lends it; `nil` if it is not here.
    mutating func pin(_ identity: PageIdentity) -> KVPage? { store.pin(identity) }

    /// Counts a page that a sequence asked for.
    mutating func count(found: Bool) { store.count(found: found) }

    /// Takes one pin off each of these pages.
    mutating func unpin(_ identities: some BidirectionalCollection<PageIdentity>) {
        store.unpin(identities)
    }

    /// Moves a full page from its slot into the store, pinned; returns the page to use from now on.
    mutating func seal(_ page: KVPage, as identity: PageIdentity) -> KVPage {
        let kept = store.seal(page, as: identity)
        if kept !== page { pool.giveBack(page) }
        return kept
    }
}
