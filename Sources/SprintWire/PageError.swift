import SprintProtocol

/// Why a page is refused. The cache is untouched and the receiver computes the prefix itself
/// (contract C2).
public enum PageError: Error, Hashable, Sendable {
    /// The header frame has this many bytes instead of `PageCodec.headerByteCount`.
    case headerByteCount(Int)
    /// The first eight bytes are not a page's.
    case magic
    /// Another version of the format.
    case version(Int)
    /// The header length field is not version 1's.
    case headerLength(Int)
    /// The header's checksum does not fit its bytes.
    case headerChecksum
    /// A value of the named field that version 1 does not know.
    case field(String, value: UInt64)
    /// Made by another model, numerics or layout.
    case fingerprint(found: Fingerprint, expected: Fingerprint)
    /// Another shape or element type.
    case geometry(found: KVGeometry, expected: KVGeometry)
    /// Another place in the sequence.
    case position(found: Int, expected: Int)
    /// Built on another page.
    case parent(found: PageIdentity, expected: PageIdentity)
    /// Other tokens.
    case tokens(found: [TokenID], expected: [TokenID])
    /// Another identity, although everything it is made from agrees.
    case identity(found: PageIdentity, expected: PageIdentity)
    /// The payload's bytes are not as many as the geometry says.
    case payloadByteCount(found: Int, expected: Int)
    /// The payload's checksum does not fit its bytes.
    case payloadChecksum(found: UInt64, expected: UInt64)
}

extension PageError: CustomStringConvertible {
    /// A sentence for a log: what was found, what was expected.
    public var description: String {
        switch self {
        case .headerByteCount(let count):
            "The page header has \(count) bytes instead of \(PageCodec.headerByteCount)."
        case .magic: "This is no KV page: the first eight bytes are wrong."
        case .version(let version):
            "The page has format version \(version); this build reads \(PageCodec.version)."
        case .headerLength(let length):
            "The page header claims \(length) bytes; version 1 has \(PageCodec.headerByteCount)."
        case .headerChecksum: "The page header's checksum does not fit its bytes."
        case .field(let name, let value):
            "The page header's field \(name) has the unknown value \(value)."
        case .fingerprint(let found, let expected):
            "The page was made by model \(found); this replica is \(expected)."
        case .geometry(let found, let expected):
            "The page has the geometry \(found) instead of \(expected)."
        case .position(let found, let expected):
            "The page starts at token \(found) instead of \(expected)."
        case .parent(let found, let expected):
            "The page follows page \(found) instead of \(expected)."
        case .tokens: "The page holds other tokens than the prefix."
        case .identity(let found, let expected):
            "The page's identity is \(found) instead of \(expected)."
        case .payloadByteCount(let found, let expected):
            "The page's payload has \(found) bytes instead of \(expected)."
        case .payloadChecksum(let found, let expected):
            "The page's payload has the checksum \(found) instead of \(expected)."
        }
    }
}
