import CXXHash

/// XXH3 with 64 bits: the checksum of page headers and payloads.
///
/// Finds accidents (a flipped bit, a short read), not forgeries; those are the transport's business
/// (contract C2). About 20 GB/s. Source: the xxHash specification, seed 0, default secret.
public enum XXH3 {
    /// The checksum of the bytes.
    public static func hash64(_ bytes: RawSpan) -> UInt64 {
        bytes.withUnsafeBytes { XXH3_64bits($0.baseAddress, $0.count) }
    }

    /// The checksum of the bytes.
    public static func hash64(_ bytes: [UInt8]) -> UInt64 { hash64(bytes.span.bytes) }
}
