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
        var pages = (0..<4).map { _ in pool.take() }
        #expect(pages.map { $0 == nil } == [false, false, false, true])
        if let page = pages.remove(at: 0) { pool.giveBack(page) }
        pool.reclaim()
        #expect(pool.pagesOut == 2)
        let more = (0..<2).map { _ in pool.take() }
        #expect(more.map { $0 == nil } == [false, true])
    }

    @Test func `a page that somebody still reads takes its room and is not used again`() throws {
        var pool = PagePool(geometry: Self.geometry, kvBytes: 2 * Self.geometry.pageByteCount)
        var reader = pool.take()
        let kept = pool.take()
        pool.giveBack(try #require(reader))
        #expect(pool.pagesOut == 2)
        var isThere = pool.take() != nil
        #expect(!isThere, "the budget holds")
        // Who would have to fail otherwise gets a page beyond the budget, one for each held.
        var beyond = pool.takeBeyondHeld()
        #expect(beyond != nil && beyond !== reader && beyond !== kept && pool.pagesOut == 3)
        isThere = pool.takeBeyondHeld() != nil
        #expect(!isThere)
        reader = nil
        pool.reclaim()
        #expect(pool.pagesOut == 2)
        isThere = pool.take() != nil
        #expect(!isThere, "the page beyond the budget is still out")
        if let page = beyond.take() { pool.giveBack(page) }
        pool.reclaim()
        isThere = pool.take() != nil
        #expect(isThere && pool.pagesOut == 2)
    }

    @Test func `an evicted page that is being sent makes no room, the next one does`() throws {
        var memory = PageMemory(geometry: Self.geometry, kvBytes: 3 * Self.geometry.pageByteCount)
        for number in 1...3 { _ = try Self.seal(number, in: &memory) }
        var sent = memory.store.sealed.page(Self.identity(1))
        for number in 1...3 { memory.unpin([Self.identity(number)]) }
        var page = memory.take()
        #expect(page != nil && page !== sent)
        #expect(memory.store.counts.evictions == 2 && memory.store.pageCount == 1)
        memory.settle()
        #expect(memory.pool.pagesOut == 3)
        sent = nil
        if let taken = page.take() { memory.giveBack(taken) }
        memory.settle()
        #expect(memory.pool.pagesOut == 1)
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
        memory.settle()
        #expect(memory.pool.pagesOut == 1)
        #expect(memory.store.pageCount == 1)
    }

    /// A prefix that ends with a page uses that page by copying it.
    @Test func `a page that is copied counts as used, and makes no room for its copy`() throws {
        let replica = try SmallModel.replica(slots: 1, pages: 5)
        func run(_ first: TokenID, _ tokens: Int) throws -> [TokenID] {
            let task = ExecutorTests.assignment(
                prefix: [first] + ExecutorTests.prefix(tokens - 1), maxTokens: 1)
            return try ExecutorTests.execute(task, on: replica).tokens
        }
        let (used, idle) = ([TokenID(65)] + ExecutorTests.prefix(31), [TokenID(66)])
        let expected = try run(65, 32)
        _ = try run(66, 32)
        #expect(try run(65, 32) == expected)
        // Three more pages are made; the idle one is older now.
        _ = try run(67, 100)
        #expect(replica.storedPages(of: used) == 1)
        #expect(replica.storedPages(of: idle + ExecutorTests.prefix(31)) == 0)
    }

    @Test func `a page of a sequence is counted once, however often it is asked for`() throws {
        let replica = try SmallModel.replica(batchTokens: 64)
        let task = ExecutorTests.assignment(prefix: ExecutorTests.prefix(170), maxTokens: 5)
        let full = 170 / Limits.pageTokens
        _ = try ExecutorTests.execute(task, on: replica)
        #expect(replica.kvAccount.store.misses == full && replica.kvAccount.store.hits == 0)
        _ = try ExecutorTests.execute(task, on: replica)
        #expect(replica.kvAccount.store.misses == full && replica.kvAccount.store.hits == full)
        // Plain generation reserves nothing: its pages are counted as they are met.
        let tokens = [TokenID(9)] + ExecutorTests.prefix(99)
        let request = Generation.Request(
            prompt: tokens, sampling: .greedy, seed: 0, maxTokens: 40, endsAtEndOfSequence: false)
        for run in 1...2 {
            _ = try replica.generate(request)
            #expect(replica.kvAccount.store.misses == full + 3)
            #expect(replica.kvAccount.store.hits == full + 3 * (run - 1))
        }
    }

    /// Prefixes of a random tree, pinned, sealed and unpinned as slots do it, against plain arrays.
    @Test func `random use against a dumb twin`() throws {
        for seed in UInt64(99)...103 {
            var twin = Twin(random: SplitMix(seed: seed))
            for step in 0..<1_500 {
                try twin.act()
                #expect(twin.isRight, "seed \(seed), step \(step)")
            }
            #expect(twin.memory.store.counts.evictions > 100, "seed \(seed)")
        }
    }

    /// Page n's parent is page n / 3; page 0 has none. Whoever uses a page uses its ancestors.
    private struct Twin {
        var random: SplitMix
        /// Three prefixes of five pages, and one page.
        static let room = 14
        var memory = PageMemory(geometry: geometry, kvBytes: room * geometry.pageByteCount)
        var users: [[Int]] = []
        /// Of every page that is here, how many use it.
        var pins: [Int: Int] = [:]
        /// Pages that nobody uses, from the longest unused on.
        var unused: [Int] = []

        static func prefix(of page: Int) -> [Int] {
            page == 0 ? [0] : prefix(of: page / 3) + [page]
        }

        mutating func act() throws {
            if users.count == 3 || !users.isEmpty && Bool.random(using: &random) {
                let user = users.remove(at: Int.random(in: users.indices, using: &random))
                memory.unpin(user.map(PrefixStoreTests.identity))
                for page in user.reversed() {
                    pins[page, default: 0] -= 1
                    if pins[page] == 0 { unused.append(page) }
                }
            } else {
                let prefix = Self.prefix(of: Int.random(in: 1...60, using: &random))
                for page in prefix { try use(page) }
                users.append(prefix)
            }
        }

        private mutating func use(_ page: Int) throws {
            let identity = PrefixStoreTests.identity(page)
            if memory.pin(identity) == nil {
                if pins.count == Self.room { pins[unused.removeFirst()] = nil }
                let taken = memory.take()
                _ = memory.seal(try #require(taken), as: identity)
            }
            pins[page, default: 0] += 1
            unused.removeAll { $0 == page }
        }

        /// Whether the store holds what the twin holds, and no page without its ancestors.
        var isRight: Bool {
            let here = (0...60).filter { memory.store.contains(PrefixStoreTests.identity($0)) }
            return here == pins.keys.sorted() && memory.store.pageCount == here.count
                && memory.store.evictableCount == unused.count
                && here.allSatisfy { $0 == 0 || here.contains($0 / 3) }
        }
    }
}
