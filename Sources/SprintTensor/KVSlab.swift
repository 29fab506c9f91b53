import Glibc
import SprintProtocol

/// Memory of some pages in one piece, a whole number of the system's huge pages, so that touching
/// it the first time costs a fault for 2 MiB instead of one for 4 KiB.
///
/// Lives until the last of its pages is let go.
final class KVSlab: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    let byteCount: Int

    /// Bytes of a huge page of x86-64 and, with pages of 4 KiB, of aarch64.
    static let hugePage = 2 << 20
    /// Bytes of a slab of several pages: some huge pages, so that little is left at its end.
    private static let sharedBytes = 4 * hugePage

    /// Pages of `geometry` that share a slab.
    static func pageCount(_ geometry: KVGeometry) -> Int {
        max(1, sharedBytes / stride(geometry))
    }

    /// Bytes from one page of a slab to the next.
    static func stride(_ geometry: KVGeometry) -> Int {
        (geometry.pageByteCount + KVPage.alignment - 1) / KVPage.alignment * KVPage.alignment
    }

    /// Room for `byteCount` bytes, as whole huge pages from half of one on.
    init(byteCount: Int) {
        let isHuge = byteCount > Self.hugePage / 2
        let unit = isHuge ? Self.hugePage : KVPage.alignment
        let byteCount = (byteCount + unit - 1) / unit * unit
        self.byteCount = byteCount
        base = .allocate(byteCount: byteCount, alignment: unit)
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

    /// Whether letting this page go gives its memory back at once: no other shares it.
    public var isAlone: Bool { slab.byteCount < 2 * KVSlab.stride(geometry) }
}
