import Testing

@testable import SprintEngine

/// Known answers of the Random123 distribution (`kat_vectors`, philox4x32 with 10 rounds).
@Suite struct PhiloxTests {
    @Test func `zero counter and key`() {
        let words = Philox(seed: 0).block(SIMD4(repeating: 0))
        #expect(words == SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
    }

    @Test func `all bits set`() {
        let words = Philox(seed: .max).block(SIMD4(repeating: .max))
        #expect(words == SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
    }

    @Test func `digits of pi`() {
        let philox = Philox(seed: 0x299F_31D0_A409_3822)
        let words = philox.block(SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344))
        #expect(words == SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
    }

    @Test func `a draw depends on each part of its place and on the seed`() {
        let place = DrawPlace(round: 1, prompt: 2, token: 3)
        let draws = [
            Philox(seed: 7).uniform(place), Philox(seed: 8).uniform(place),
            Philox(seed: 7 << 32).uniform(place),
            Philox(seed: 7).uniform(DrawPlace(round: 2, prompt: 2, token: 3)),
            Philox(seed: 7).uniform(DrawPlace(round: 1, prompt: 0, token: 3)),
            Philox(seed: 7).uniform(DrawPlace(round: 1, prompt: 2, token: 4)),
        ]
        #expect(Set(draws).count == draws.count)
        #expect(Philox(seed: 7).uniform(place) == draws[0])
    }

    @Test func `draws fill the unit interval evenly`() {
        let philox = Philox(seed: 42)
        var buckets = [Int](repeating: 0, count: 10)
        for token in 0..<10_000 {
            let draw = philox.uniform(DrawPlace(round: 1, prompt: 0, token: token))
            #expect((0..<1).contains(draw))
            buckets[Int(draw * 10)] += 1
        }
        // Ten standard deviations of a bucket are 300.
        #expect(buckets.allSatisfy { (700...1300).contains($0) }, "\(buckets)")
    }
}
