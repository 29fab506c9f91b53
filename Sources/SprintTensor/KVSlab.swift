import Glibc
import SprintProtocol

/// Memory of some pages in one piece, as large as the system's huge pages where pages are smaller,
/// so that touching it the first time costs one fault instead of ten a page.
///
/// Lives until the last of its pages is let go.
final class KVSlab: @unchecked Sendable {
    let base: UnsafeMutableRawPointer

    /// Bytes of a huge page of x86-64 and, with pages of 4 KiB, of aarch64.
    private static let hugePage = 2 << 20

    /// Pages of `geometry` that share a slab.
    static func pageCount(_ geometry: KVGeometry) -> Int {
        max(1, hugePage / stride(geometry))
    }

    /// Bytes from one page of a slab to the next.
    static func stride(_ geometry: KVGeometry) -> Int {
        (geometry.pageByteCount + KVPage.alignment - 1) / KVPage.alignment * KVPage.alignment
    }

    init(byteCount: Int) {
        let isHuge = byteCount > Self.hugePage / 2
        base = .allocate(
            byteCount: byteCount, alignment: isHuge ? Self.hugePage : KVPage.alignment)
        // Only advice: without huge pages everything works, a little slower.
        if isHuge { madvise(base, byteCount, MADV_HUGEPAGE) }
    }

    deinit { base.deallocate() }
}

extension KVPage {
    /// Up to `count` pages with undefined content, as many as share a slab.
    public static func slab(of geometry: KVGeometry, atMost count: Int) -> [KVPage] {
        precondition(count > 0, "at least one page is wanted")
        let count = min(count, KVSlab.pageCount(geometry))
        let stride = KVSlab.stride(geometry)
        let slab = KVSlab(byteCount: count * stride)
        return (0..<count).map { KVPage(geometry: geometry, slab: slab, offset: $0 * stride) }
    }
}
