import SprintProtocol
import SprintWire
import Testing

/// A little-endian writer of its own, so that the tests do not lean on the code under test.
private func littleEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
}

@Suite("KV pages on the wire")
struct PageCodecTests {
    static let geometry = KVGeometry(layers: 1, kvHeads: 1, headDimension: 4, element: .float16)
    static let tokens = [TokenID](0..<100)
    static let identities = PageChain.identities(fingerprint: ramp, tokens: tokens)
    static let payload = (0..<512).map { UInt8(truncatingIfNeeded: $0 * 7) }

    private func expectation(_ page: Int = 1) -> PageExpectation {
        PageExpectation(
            page: page, of: Self.tokens, identities: Self.identities, fingerprint: ramp,
            geometry: Self.geometry)
    }

    private func header(_ page: Int = 1) -> PageHeader {
        PageHeader(describing: expectation(page), payload: Self.payload.span.bytes)
    }

    private func refusal(
        _ header: [UInt8], _ payload: [UInt8] = payload, expecting page: PageExpectation? = nil
    ) -> PageError? {
        do throws(PageError) {
            try PageCodec.verify(
                header: header.span.bytes, payload: payload.span.bytes,
                expecting: page ?? expectation())
            return nil
        } catch {
            return error
        }
    }

    /// The header's bytes with some replaced, and a fitting checksum: what a forger sends.
    private func forged(at offset: Int, _ bytes: [UInt8]) -> [UInt8] {
        var header = PageCodec.encode(header())
        header.replaceSubrange(offset..<offset + bytes.count, with: bytes)
        header.replaceSubrange(312..<320, with: littleEndian(XXH3.hash64(Array(header[..<312])), 8))
        return header
    }

    @Test("The header's bytes equal another implementation's")
    func golden() {
        let bytes = PageCodec.encode(header())
        #expect(bytes.count == 320)
        #expect(Array(bytes[48..<56]) == littleEndian(0xf6fe_5147_1f2f_a1ec, 8))
        #expect(Array(bytes[312...]) == littleEndian(0x181d_6ec2_7eb1_d3c5, 8))
        #expect(
            SHA256.hash(bytes).description
                == "41e6b2830a999f00eb3493a457f89f92bfd30b595be990c9bd4f6668d4128bb6")
    }

    @Test("Reading gives what was written; a true page is accepted", arguments: [0, 1, 2])
    func roundTrip(page: Int) throws {
        let header = header(page)
        let bytes = PageCodec.encode(header)
        #expect(bytes.count == PageCodec.headerByteCount && bytes.count.isMultiple(of: 64))
        #expect(try PageCodec.decode(bytes) == header)
        #expect(refusal(bytes, expecting: expectation(page)) == nil)
    }

    @Test("Every bit of the header counts")
    func flippedHeader() {
        let bytes = PageCodec.encode(header())
        for index in bytes.indices {
            for bit in 0..<8 {
                var flipped = bytes
                flipped[index] ^= 1 << bit
                let error = refusal(flipped)
                switch index {
                case 0..<8: #expect(error == .magic)
                case 8..<10: #expect(error == .version(Int(flipped[8]) | Int(flipped[9]) << 8))
                case 10..<12:
                    #expect(error == .headerLength(Int(flipped[10]) | Int(flipped[11]) << 8))
                default: #expect(error == .headerChecksum, "byte \(index)")
                }
            }
        }
    }

    @Test("Every bit of the payload counts")
    func flippedPayload() {
        let bytes = PageCodec.encode(header())
        for index in Self.payload.indices {
            var flipped = Self.payload
            flipped[index] ^= 1 << UInt8(index % 8)
            let found = XXH3.hash64(flipped)
            #expect(
                refusal(bytes, flipped)
                    == .payloadChecksum(found: found, expected: XXH3.hash64(Self.payload)))
        }
    }

    @Test("A header of any other length is refused")
    func headerLengths() {
        let bytes = PageCodec.encode(header())
        for count in 0..<bytes.count {
            #expect(refusal(Array(bytes[..<count])) == .headerByteCount(count))
        }
        #expect(refusal(bytes + [0]) == .headerByteCount(321))
    }

    @Test("A payload of any other length is refused, whether or not the header admits it")
    func payloadLengths() {
        let bytes = PageCodec.encode(header())
        for count in [0, 1, 256, 511, 513, 1_024] {
            let other = [UInt8]((Self.payload + Self.payload).prefix(count))
            #expect(refusal(bytes, other) == .payloadByteCount(found: count, expected: 512))
            let honest = PageHeader(describing: expectation(), payload: other.span.bytes)
            #expect(
                refusal(PageCodec.encode(honest), other)
                    == .payloadByteCount(found: count, expected: 512))
        }
    }

    @Test("Pages in the wrong order are refused")
    func reordered() {
        for (page, wanted) in [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)] {
            #expect(
                refusal(PageCodec.encode(header(page)), expecting: expectation(wanted))
                    == .position(found: page * 32, expected: wanted * 32))
        }
    }

    @Test("A forged field with a fitting checksum is refused by name")
    func forgedFields() {
        let fields: [(offset: Int, bytes: [UInt8], PageError)] = [
            (0, Array("SPRINTKW".utf8), .magic),
            (8, littleEndian(2, 2), .version(2)),
            (10, littleEndian(384, 2), .headerLength(384)),
            (12, [7], .field("element", value: 7)),
            (
                12, [0],
                .geometry(found: geometry { $0.element = .float32 }, expected: Self.geometry)
            ),
            (13, [1], .field("visibility", value: 1)),
            (14, littleEndian(16, 2), .field("pageTokens", value: 16)),
            (
                16, littleEndian(2, 4),
                .geometry(found: geometry { $0.layers = 2 }, expected: Self.geometry)
            ),
            (
                20, littleEndian(0, 4),
                .geometry(found: geometry { $0.kvHeads = 0 }, expected: Self.geometry)
            ),
            (
                24, littleEndian(0xFFFF_FFFF, 4),
                .geometry(
                    found: geometry { $0.headDimension = 0xFFFF_FFFF }, expected: Self.geometry)
            ),
            (28, littleEndian(1, 4), .field("reserved", value: 1)),
            (32, littleEndian(64, 8), .position(found: 64, expected: 32)),
            (32, littleEndian(.max, 8), .field("position", value: .max)),
            (40, littleEndian(511, 8), .payloadByteCount(found: 511, expected: 512)),
            (40, littleEndian(.max, 8), .field("payloadByteCount", value: .max)),
            (
                48, littleEndian(1, 8),
                .payloadChecksum(found: XXH3.hash64(Self.payload), expected: 1)
            ),
            (56, digest(9).bytes, .fingerprint(found: digest(9), expected: ramp)),
            (88, digest(9).bytes, .parent(found: digest(9), expected: Self.identities[0])),
            (120, digest(9).bytes, .identity(found: digest(9), expected: Self.identities[1])),
            (280, [1], .field("reserved", value: 1)),
            (311, [255], .field("reserved", value: 255)),
        ]
        for (offset, bytes, expected) in fields {
            #expect(refusal(forged(at: offset, bytes)) == expected, "offset \(offset)")
        }
    }

    @Test("A forged token is refused, wherever it stands", arguments: 0..<32)
    func forgedToken(index: Int) {
        var tokens = Array(Self.tokens[32..<64])
        tokens[index] = -1
        let header = forged(at: 152 + 4 * index, littleEndian(0xFFFF_FFFF, 4))
        #expect(refusal(header) == .tokens(found: tokens, expected: Array(Self.tokens[32..<64])))
    }

    @Test("A page of another sequence's chain is refused though its own words agree")
    func otherChain() {
        var tokens = Self.tokens
        tokens[0] = 99
        let identities = PageChain.identities(fingerprint: ramp, tokens: tokens)
        let other = PageExpectation(
            page: 1, of: tokens, identities: identities, fingerprint: ramp, geometry: Self.geometry)
        let header = PageHeader(describing: other, payload: Self.payload.span.bytes)
        #expect(
            refusal(PageCodec.encode(header))
                == .parent(found: identities[0], expected: Self.identities[0]))
    }

    @Test("Random bytes are never a page, and never crash")
    func randomBytes() {
        let seed: UInt64 = 20_250_611
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2_000 {
            let count = Int.random(in: 0...700, using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(refusal(bytes) != nil, "seed \(seed)")
            // Random fields behind a fitting frame and checksum.
            let fields = (0..<300).map { _ in UInt8.random(in: 0...255, using: &generator) }
            #expect(refusal(forged(at: 12, fields)) != nil, "seed \(seed)")
        }
    }

    @Test("Every refusal says something")
    func descriptions() {
        let errors: [PageError] = [
            .headerByteCount(1), .magic, .version(2), .headerLength(3), .headerChecksum,
            .field("element", value: 7), .tokens(found: [], expected: []),
            .payloadByteCount(found: 1, expected: 2), .payloadChecksum(found: 1, expected: 2),
        ]
        #expect(Set(errors.map(\.description)).count == errors.count)
    }

    private func geometry(_ change: (inout KVGeometry) -> Void) -> KVGeometry {
        var geometry = Self.geometry
        change(&geometry)
        return geometry
    }
}
