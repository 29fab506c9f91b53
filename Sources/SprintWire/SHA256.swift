import Crypto
import SprintProtocol

/// Incremental SHA-256: the digest behind fingerprints and page identities.
///
/// A value type: a copy continues on its own, so a common beginning is hashed once. About 1 GB/s
/// with the processor's SHA instructions.
public struct SHA256: Sendable {
    private var hasher = Crypto.SHA256()

    /// Starts an empty digest.
    public init() {}

    /// Feeds the bytes.
    public mutating func update(_ bytes: RawSpan) {
        bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    }

    /// Feeds the bytes.
    public mutating func update(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    }

    /// The digest of everything fed so far; more may be fed afterwards.
    public func finalize() -> Digest256 { digest(hasher.finalize()) }

    /// The digest of one run of bytes.
    public static func hash(_ bytes: RawSpan) -> Digest256 {
        var hasher = SHA256()
        hasher.update(bytes)
        return hasher.finalize()
    }

    /// The digest of one run of bytes.
    public static func hash(_ bytes: [UInt8]) -> Digest256 { hash(bytes.span.bytes) }

    private func digest(_ value: Crypto.SHA256.Digest) -> Digest256 {
        guard let digest = value.withUnsafeBytes({ Digest256($0) }) else {
            preconditionFailure("A SHA-256 value has 32 bytes.")
        }
        return digest
    }
}
