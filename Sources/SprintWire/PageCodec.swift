import SprintProtocol

/// Page headers as bytes, and the check of a page that arrived. Format version 1,
/// `docs/kv-pages.md`.
public enum PageCodec {
    /// Bytes of a header, a multiple of 64: in a file whose pages start at such a multiple the
    /// payload is 64-byte aligned.
    public static let headerByteCount = 320
    /// The format's version.
    public static let version = 1
    /// The first eight bytes of a page.
    static let magic = Array("SPRINTKV".utf8)
    /// Where the header's own checksum stands: its last eight bytes.
    static let checksumOffset = headerByteCount - 8
    /// Where the reserved zeros start.
    static let reservedOffset = 152 + 4 * Limits.pageTokens

    /// The header's bytes.
    ///
    /// - Precondition: the header has `Limits.pageTokens` tokens, and no field is negative.
    public static func encode(_ header: PageHeader) -> [UInt8] {
        precondition(header.tokens.count == Limits.pageTokens, "Only full pages have a header.")
        var writer = ByteWriter(capacity: headerByteCount)
        writer.write(magic)
        writer.write(UInt16(version))
        writer.write(UInt16(headerByteCount))
        writer.write(header.geometry.element.rawValue)
        writer.write(UInt8(0))
        writer.write(UInt16(Limits.pageTokens))
        writer.write(UInt32(header.geometry.layers))
        writer.write(UInt32(header.geometry.kvHeads))
        writer.write(UInt32(header.geometry.headDimension))
        writer.write(UInt32(0))
        writer.write(UInt64(header.position))
        writer.write(UInt64(header.payloadByteCount))
        writer.write(header.payloadChecksum)
        writer.write(header.fingerprint.bytes)
        writer.write(header.parent.bytes)
        writer.write(header.identity.bytes)
        for token in header.tokens { writer.write(UInt32(bitPattern: token)) }
        writer.pad(to: checksumOffset)
        writer.write(XXH3.hash64(writer.bytes))
        return writer.bytes
    }

    /// Reads a header. Its checksum, constants and bounds are checked; whether the page is the
    /// wanted one is `verify`'s question.
    ///
    /// - Throws: `headerByteCount`, `magic`, `version`, `headerLength`, `headerChecksum` or
    ///   `field`.
    public static func decode(_ bytes: RawSpan) throws(PageError) -> PageHeader {
        guard bytes.byteCount == headerByteCount else { throw .headerByteCount(bytes.byteCount) }
        return try decode(exactly: [UInt8](bytes))
    }

    /// Reads a header from an array.
    public static func decode(_ bytes: [UInt8]) throws(PageError) -> PageHeader {
        try decode(bytes.span.bytes)
    }

    private static func decode(exactly bytes: [UInt8]) throws(PageError) -> PageHeader {
        var reader = ByteReader(bytes[...])
        guard Array(reader.read(count: magic.count)) == magic else { throw .magic }
        let version = Int(reader.read(UInt16.self))
        guard version == self.version else { throw .version(version) }
        let length = Int(reader.read(UInt16.self))
        guard length == headerByteCount else { throw .headerLength(length) }
        var trailer = ByteReader(bytes[checksumOffset...])
        guard trailer.read() == XXH3.hash64(Array(bytes[..<checksumOffset])) else {
            throw .headerChecksum
        }
        for byte in bytes[reservedOffset..<checksumOffset] { try require(byte, 0, "reserved") }
        return try fields(&reader)
    }

    private static func fields(_ reader: inout ByteReader) throws(PageError) -> PageHeader {
        let elementCode: UInt8 = reader.read()
        guard let element = KVGeometry.Element(rawValue: elementCode) else {
            throw .field("element", value: UInt64(elementCode))
        }
        try require(reader.read(UInt8.self), 0, "visibility")
        try require(reader.read(UInt16.self), UInt16(Limits.pageTokens), "pageTokens")
        let geometry = KVGeometry(
            layers: Int(reader.read(UInt32.self)), kvHeads: Int(reader.read(UInt32.self)),
            headDimension: Int(reader.read(UInt32.self)), element: element)
        try require(reader.read(UInt32.self), 0, "reserved")
        let position = try bounded(reader.read(), max: UInt64(Int32.max), "position")
        let payload = try bounded(
            reader.read(), max: UInt64(Limits.pagePayloadBytesMax), "payloadByteCount")
        let checksum: UInt64 = reader.read()
        let (fingerprint, parent, identity) = (
            reader.readDigest(), reader.readDigest(), reader.readDigest()
        )
        let tokens = (0..<Limits.pageTokens).map { _ in
            TokenID(bitPattern: reader.read(UInt32.self))
        }
        return PageHeader(
            geometry: geometry, fingerprint: fingerprint, parent: parent, identity: identity,
            position: position, tokens: tokens, payloadByteCount: payload, payloadChecksum: checksum
        )
    }

    private static func require<Value: UnsignedInteger>(
        _ value: Value, _ expected: Value, _ name: String
    ) throws(PageError) {
        guard value == expected else { throw .field(name, value: UInt64(value)) }
    }

    private static func bounded(
        _ value: UInt64, max: UInt64, _ name: String
    ) throws(PageError) -> Int {
        guard value <= max else { throw .field(name, value: value) }
        return Int(value)
    }
}
