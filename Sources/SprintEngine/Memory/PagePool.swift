import SprintProtocol
import SprintTensor

/// The memory budget of a replica's KV pages. Pages that come back are used again, unless somebody
/// (a socket that is still sending) holds them.
struct PagePool {
    /// Shape of every page.
    let geometry: KVGeometry
    /// Pages that may be out at once.
    let pagesMax: Int
    /// Pages that are out.
    private(set) var pagesOut = 0
    private var spare: [KVPage] = []

    /// A pool of `kvBytes` bytes, rounded down to whole pages, at least one.
    init(geometry: KVGeometry, kvBytes: Int) {
        self.geometry = geometry
        pagesMax = max(1, kvBytes / geometry.pageByteCount)
    }

    /// A page with undefined content; `nil` if the budget is used up.
    mutating func take() -> KVPage? {
        guard pagesOut < pagesMax else { return nil }
        pagesOut += 1
        return spare.popLast() ?? KVPage(geometry: geometry)
    }

    /// Takes a page back.
    mutating func giveBack(_ page: consuming KVPage) {
        precondition(pagesOut > 0, "a page comes back once")
        pagesOut -= 1
        var page = page
        if isKnownUniquelyReferenced(&page) { spare.append(page) }
    }
}
