import Glibc
import SprintProtocol

/// Keys and values of `Limits.pageTokens` tokens in all layers: the unit of caching and shipping.
///
/// Payload layout as `KVGeometry` says, 64-byte aligned. The transformer writes slots of a page as
/// tokens are computed; whoever ships a page ships only full ones, which nobody writes again
/// (contract C2).
@safe public final class KVPage: SharedBytes, @unchecked Sendable {
    /// Alignment of the payload, in bytes: a cache line, and the widest vector.
    public static let alignment = 64

    /// The shape of this page.
    public let geometry: KVGeometry
    let base: UnsafeMutableRawPointer

    /// Allocates a page of zeros; costs `geometry.pageByteCount` bytes of memory.
    public convenience init(geometry: KVGeometry) {
        self.init(undefined: geometry)
        memset(base, 0, geometry.pageByteCount)
    }

    /// Allocates a page with undefined content, whose slots are written before they are read.
    public init(undefined geometry: KVGeometry) {
        precondition(
            geometry.pageByteCount > 0, "a KV page has at least one layer, head and element")
        self.geometry = geometry
        base = .allocate(byteCount: geometry.pageByteCount, alignment: Self.alignment)
    }

    deinit { base.deallocate() }

    /// Payload bytes.
    public var byteCount: Int { geometry.pageByteCount }

    /// Lends the payload for the duration of the call.
    public func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try body(RawSpan(_unsafeStart: base, byteCount: byteCount))
    }

    /// Replaces the whole payload, as it came from another replica and was verified.
    ///
    /// `bytes` must be exactly `byteCount` long, and nobody may be reading this page.
    public func load(_ bytes: RawSpan) {
        precondition(
            bytes.byteCount == byteCount, "a page's payload has the length its geometry gives")
        bytes.withUnsafeBytes { source in
            base.copyMemory(from: source.baseAddress!, byteCount: byteCount)
        }
    }

    /// Replaces the whole payload by another page's, for a fork that will write into its copy.
    public func copy(from other: KVPage) {
        precondition(other.geometry == geometry, "pages are copied between equal geometries only")
        base.copyMemory(from: other.base, byteCount: byteCount)
    }
}
