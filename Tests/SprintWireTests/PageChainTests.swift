import SprintProtocol
import SprintWire
import Testing

@Suite("Page identities")
struct PageChainTests {
    /// The vectors of docs/kv-pages.md, computed with Python's hashlib.
    @Test(
        "Identities equal those of another implementation",
        arguments: [
            (
                Digest256.zero, [TokenID](repeating: 0, count: 32),
                ["9e8c3e5d21179b891ba6c008b237ef8642b36d852a1500acdf2670b7569353cd"]
            ),
            (
                ramp, Array(0..<100),
                [
                    "49e5ae548975f76f24e32f346de0eb3e6ada79b4b83939997ff26a9ab50dc849",
                    "70aa5ca362e85be29ef3359170a2ca86828ec6b12468b742fb85e00232a1adcf",
                    "7a4661b8df979616089a152b1c2c43123a366ce0f7d483472a69b130930ba1a2",
                ]
            ),
            (
                ramp, [TokenID](repeating: .max, count: 64),
                [
                    "8ad82db4fac797f3c0ca64f35566e407a8d138b0a54a84554b93e2c2a05262fe",
                    "2ab94878b3344d3fb1db924992a35787c96f2c5349e6e7b8cd332dacf7147427",
                ]
            ),
        ])
    func vectors(fingerprint: Fingerprint, tokens: [TokenID], expected: [String]) {
        let identities = PageChain.identities(fingerprint: fingerprint, tokens: tokens)
        #expect(identities.map(\.description) == expected)
    }

    @Test("Only full pages have an identity", arguments: [0, 1, 31, 32, 33, 63, 64, 1_000])
    func fullPages(count: Int) {
        let tokens = [TokenID](0..<TokenID(count))
        #expect(PageChain.identities(fingerprint: ramp, tokens: tokens).count == count / 32)
    }

    @Test("A growing sequence keeps its identities, and continuing equals beginning anew")
    func continuing() {
        let tokens = [TokenID](0..<320)
        let all = PageChain.identities(fingerprint: ramp, tokens: tokens)
        for count in 0...tokens.count {
            let part = Array(tokens[..<count])
            #expect(
                PageChain.identities(fingerprint: ramp, tokens: part)
                    == Array(all.prefix(count / 32)))
        }
        for known in 0...all.count {
            let continued = PageChain.identities(
                fingerprint: ramp, tokens: tokens, continuing: Array(all.prefix(known)))
            #expect(continued == all)
        }
    }

    @Test("A changed token changes its page and every later one, and none before")
    func changedToken() {
        let tokens = [TokenID](0..<160)
        let all = PageChain.identities(fingerprint: ramp, tokens: tokens)
        for changed in tokens.indices {
            var other = tokens
            other[changed] += 1
            let identities = PageChain.identities(fingerprint: ramp, tokens: other)
            for page in all.indices {
                #expect((identities[page] == all[page]) == (page < changed / 32))
            }
        }
    }

    @Test("Another fingerprint, and the same tokens at another place, have other identities")
    func everythingCounts() {
        let tokens = [TokenID](repeating: 5, count: 320)
        let a = PageChain.identities(fingerprint: ramp, tokens: tokens)
        let b = PageChain.identities(fingerprint: .zero, tokens: tokens)
        #expect(Set(a + b).count == 20)
    }
}
