import SprintProtocol
import SprintTensor
import Testing

@testable import SprintEngine

@Suite struct PrefixStoreTests {
    static let geometry = KVGeometry(layers: 1, kvHeads: 1, headDimension: 2, element: .float32)

    static func identity(_ number: Int) -> PageIdentity {
        Digest256(Array(repeating: UInt8(truncatingIfNeeded: number), count: 32)) ?? .zero
    }

    /// Takes a page and seals it, pinned.
    static func seal(_ number: Int, in memory: inout PageMemory) throws -> KVPage {
        let taken = memory.take()
        let page = try #require(taken)
        return memory.seal(page, as: identity(number))
    }

    @Test func `a pool lends as many pages as its bytes hold`() {
        var pool = PagePool(geometry: Self.geometry, kvBytes: 3 * Self.geometry.pageByteCount + 1)
        let pages = (0..<4).map { _ in pool.take() }
        #expect(pages.map { $0 == nil } == [false, false, false, true])
        if let page = pages[0] { pool.giveBack(page) }
        #expect(pool.pagesOut == 2)
        let more = (0..<2).map { _ in pool.take() }
        #expect(more.map { $0 == nil } == [false, true])
    }

    @Test func `a page that somebody still reads is not used again`() throws {
        var pool = PagePool(geometry: Self.geometry, kvBytes: Self.geometry.pageByteCount)
        let first = pool.take()
        let held = try #require(first)
        pool.giveBack(held)
        let second = pool.take()
        let next = try #require(second)
        #expect(next !== held)
    }

    @Test func `pinned pages stay, the others go in order of last use`() throws {
        var memory = PageMemory(geometry: Self.geometry, kvBytes: 4 * Self.geometry.pageByteCount)
        for number in 1...4 { _ = try Self.seal(number, in: &memory) }
        var canTake = memory.take() != nil
        #expect(!canTake)
        memory.unpin([Self.identity(3)])
        memory.unpin([Self.identity(1)])
        #expect(memory.store.evictableCount == 2)
        canTake = memory.take() != nil
        #expect(canTake && !memory.store.contains(Self.identity(3)))
        canTake = memory.take() != nil
        #expect(canTake && !memory.store.contains(Self.identity(1)))
        canTake = memory.take() != nil
        #expect(!canTake)
        #expect(memory.store.contains(Self.identity(2)) && memory.store.contains(Self.identity(4)))
        #expect(memory.store.counts.evictions == 2)
    }

    @Test func `of one prefix the last page goes first`() throws {
        var memory = PageMemory(geometry: Self.geometry, kvBytes: 3 * Self.geometry.pageByteCount)
        let prefix = (1...3).map(Self.identity)
        for number in 1...3 { _ = try Self.seal(number, in: &memory) }
        memory.unpin(prefix)
        _ = memory.take()
        #expect(prefix.map(memory.store.contains) == [true, true, false])
        _ = memory.take()
        #expect(prefix.map(memory.store.contains) == [true, false, false])
    }

    @Test func `a page pinned twice needs two unpins`() throws {
        var memory = PageMemory(geometry: Self.geometry, kvBytes: Self.geometry.pageByteCount)
        let page = try Self.seal(1, in: &memory)
        let pinned = memory.pin(Self.identity(1))
        #expect(pinned === page)
        memory.unpin([Self.identity(1)])
        var canTake = memory.take() != nil
        #expect(!canTake)
        memory.unpin([Self.identity(1)])
        canTake = memory.take() != nil
        #expect(canTake)
    }

    @Test func `sealing what is here gives the page that is here, and the other back`() throws {
        var memory = PageMemory(geometry: Self.geometry, kvBytes: 2 * Self.geometry.pageByteCount)
        let first = try Self.seal(1, in: &memory)
        let second = try Self.seal(1, in: &memory)
        #expect(first === second)
        #expect(memory.pool.pagesOut == 1)
        #expect(memory.store.pageCount == 1)
    }

    @Test func `hits and misses are counted`() throws {
        var memory = PageMemory(geometry: Self.geometry, kvBytes: 2 * Self.geometry.pageByteCount)
        _ = try Self.seal(1, in: &memory)
        let found = [memory.pin(Self.identity(1)), memory.pin(Self.identity(2))]
        #expect(found.map { $0 == nil } == [false, true])
        #expect(memory.store.counts.hits == 1 && memory.store.counts.misses == 1)
    }

    @Test func `random use against a dumb twin`() throws {
        let seed: UInt64 = 99
        var random = SplitMix(seed: seed)
        var memory = PageMemory(geometry: Self.geometry, kvBytes: 6 * Self.geometry.pageByteCount)
        // The twin: pins by number, and unpinned numbers from the longest unused on.
        var pins: [Int: Int] = [:]
        var unused: [Int] = []
        for step in 0..<3_000 {
            let number = Int.random(in: 1...10, using: &random)
            if Bool.random(using: &random), let count = pins[number], count > 0 {
                memory.unpin([Self.identity(number)])
                pins[number] = count - 1
                if count == 1 { unused.append(number) }
            } else if pins[number] != nil {
                let found = memory.pin(Self.identity(number))
                #expect(found != nil, "seed \(seed), step \(step)")
                pins[number, default: 0] += 1
                unused.removeAll { $0 == number }
            } else if let page = memory.take() {
                if pins.count == 6 { pins[unused.removeFirst()] = nil }
                _ = memory.seal(page, as: Self.identity(number))
                pins[number] = 1
            } else {
                #expect(pins.count == 6 && unused.isEmpty, "seed \(seed), step \(step)")
            }
            let here = (1...10).filter { memory.store.contains(Self.identity($0)) }
            #expect(here == pins.keys.sorted(), "seed \(seed), step \(step)")
        }
    }
}
