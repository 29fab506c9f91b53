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
        return pagesOut - held.count < pagesMax ? lend() : nil
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
        pagesOut += 1
        return spare.popLast() ?? KVPage(undefined: geometry)
    }

    /// Puts a page by, unless there are as many as the budget allows without it.
    private mutating func keep(_ page: KVPage) {
        pagesOut -= 1
        if pagesOut + spare.count < pagesMax { spare.append(page) }
    }
}
