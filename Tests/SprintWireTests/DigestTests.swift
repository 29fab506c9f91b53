import SprintProtocol
import SprintWire
import Testing

@Suite("Digests and checksums")
struct DigestTests {
    @Test(
        "SHA-256 gives the published values",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
        ])
    func sha256(text: String, expected: String) {
        #expect(SHA256.hash(Array(text.utf8)).description == expected)
    }

    @Test("Feeding in pieces changes nothing, nor does reading the digest in between")
    func incremental() {
        let bytes = (0..<1_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let whole = SHA256.hash(bytes)
        for cut in [0, 1, 63, 64, 65, 500, 999, 1_000] {
            var hasher = SHA256()
            hasher.update(Array(bytes[..<cut]))
            let early = hasher.finalize()
            let branch = hasher
            let rest = Array(bytes[cut...])
            hasher.update(rest.span.bytes)
            #expect(hasher.finalize() == whole)
            #expect(branch.finalize() == early)
            #expect(early == SHA256.hash(Array(bytes[..<cut])))
        }
    }

    /// Values from Python's xxhash.
    @Test(
        "XXH3-64 gives another implementation's values",
        arguments: [
            ([], 0x2d06_8005_38d3_94c2), (Array("sprint".utf8), 0x9b6f_0ed2_eebd_b1f2),
            ((0..<200).map { UInt8($0) }, 0xf42a_8864_feaf_0703),
            ((0..<1_000).map { UInt8(truncatingIfNeeded: $0 * 7) }, 0x10ad_3026_4426_c830),
        ] as [([UInt8], UInt64)])
    func xxh3(bytes: [UInt8], expected: UInt64) {
        #expect(XXH3.hash64(bytes) == expected)
        #expect(XXH3.hash64(bytes.span.bytes) == expected)
    }
}
