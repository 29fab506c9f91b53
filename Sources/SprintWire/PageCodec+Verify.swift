import SprintProtocol

extension PageCodec {
    /// Reads a header frame and holds it and the payload against the page that is expected.
    ///
    /// - Returns: the header, for accounts and logs.
    /// - Throws: the first disagreement; see `PageError`.
    @discardableResult
    public static func verify(
        header bytes: RawSpan, payload: RawSpan, expecting page: PageExpectation
    ) throws(PageError) -> PageHeader {
        let header = try decode(bytes)
        try verify(header, payload: payload, expecting: page)
        return header
    }

    /// Holds a header and its payload against the page that is expected. Reads the payload once.
    ///
    /// The order of checks goes from what makes the rest meaningless to what is dearest: model,
    /// shape, place, parent, tokens, identity, payload length, payload checksum.
    public static func verify(
        _ header: PageHeader, payload: RawSpan, expecting page: PageExpectation
    ) throws(PageError) {
        try verify(header, expecting: page)
        let expected = page.geometry.pageByteCount
        for found in [header.payloadByteCount, payload.byteCount] where found != expected {
            throw .payloadByteCount(found: found, expected: expected)
        }
        let checksum = XXH3.hash64(payload)
        guard checksum == header.payloadChecksum else {
            throw .payloadChecksum(found: checksum, expected: header.payloadChecksum)
        }
    }

    private static func verify(
        _ header: PageHeader, expecting page: PageExpectation
    ) throws(PageError) {
        guard header.fingerprint == page.fingerprint else {
            throw .fingerprint(found: header.fingerprint, expected: page.fingerprint)
        }
        guard header.geometry == page.geometry else {
            throw .geometry(found: header.geometry, expected: page.geometry)
        }
        guard header.position == page.position else {
            throw .position(found: header.position, expected: page.position)
        }
        guard header.parent == page.parent else {
            throw .parent(found: header.parent, expected: page.parent)
        }
        guard header.tokens == page.tokens else {
            throw .tokens(found: header.tokens, expected: page.tokens)
        }
        guard header.identity == page.identity else {
            throw .identity(found: header.identity, expected: page.identity)
        }
    }
}
