import SprintProtocol
import SprintTensor

/// The memory budget of a replica's KV pages. Pages that come back are used again, unless somebody
/// (a socket that is still sending) holds them: such a page takes its room until it is let go.
struct PagePool {
    /// Shape of every page.
    let geometry: KVGeometry
    /// Pages that may be out at once.
    let pagesMax: Int
    /// Pages that are out, those included that came back and are still held.
    private(set) var pagesOut = 0
    private var spare: [KVPage] = []
    /// Came back while somebody held them.
    private var held: [KVPage] = []

    /// A pool of `kvBytes` bytes, rounded down to whole pages, at least one.
    init(geometry: KVGeometry, kvBytes: Int) {
        self.geometry = geometry
        pagesMax = max(1, kvBytes / geometry.pageByteCount)
    }

    /// A page with undefined content; `nil` if the budget is used up.
    mutating func take() -> KVPage? {
        if pagesOut >= pagesMax { reclaim() }
        return pagesOut < pagesMax ? lend() : nil
    }

    /// A page in place of one that is only held by somebody, beyond the budget by that one; `nil`
    /// if there is none. For who would have to fail for a socket's sake.
    mutating func takeBeyondHeld() -> KVPage? {
        reclaim()
        guard pagesOut - held.count < pagesMax else { return nil }
        // Memory of its own, which comes back when the budget holds again.
        if spare.isEmpty { spare = [KVPage(geometry: geometry)] }
        return lend()
    }

    /// Takes a page back.
    mutating func giveBack(_ page: consuming KVPage) {
        precondition(pagesOut > held.count, "a page comes back once")
        var page = page
        guard isKnownUniquelyReferenced(&page) else { return held.append(page) }
        keep(page)
    }

    /// Takes in what was let go meanwhile.
    mutating func reclaim() {
        for index in held.indices.reversed() where isKnownUniquelyReferenced(&held[index]) {
            keep(held.remove(at: index))
        }
    }

    private mutating func lend() -> KVPage {
        if spare.isEmpty { spare = KVPage.slab(of: geometry, atMost: pagesMax - pagesOut) }
        pagesOut += 1
        return spare.removeLast()
    }

    /// Puts a page by. Where there are as many as the budget allows without it, one is let go that
    /// does not leave a hole in a slab, if there is one.
    private mutating func keep(_ page: KVPage) {
        pagesOut -= 1
        if pagesOut + spare.count < pagesMax { return spare.append(page) }
        guard !page.isAlone, let extra = spare.firstIndex(where: \.isAlone) else { return }
        spare[extra] = page
    }
}
