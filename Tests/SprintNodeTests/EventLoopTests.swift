import Synchronization
import Testing
import ZeroMQ

/// Counts on the thread of a loop.
private actor Pinned {
    nonisolated let loop: EventLoop
    private(set) var seen: [Int] = []

    init(_ loop: EventLoop) { self.loop = loop }

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    func note(_ number: Int) { seen.append(number) }

    nonisolated func post(_ number: Int) { loop.post { self.assumeIsolated { $0.note(number) } } }
}

@Suite(.timeLimit(.minutes(20))) struct EventLoopTests {
    private func started(_ name: String) throws -> EventLoop {
        let loop = try EventLoop(name: name)
        loop.start { [weak loop] in loop?.waitForWork() }
        return loop
    }

    @Test func `calls and jobs of one sender run in the order they came`() async throws {
        let loop = try started("order")
        let actor = Pinned(loop)
        for number in 0..<1000 {
            if number % 3 == 0 { await actor.note(number) } else { actor.post(number) }
        }
        #expect(await actor.seen == Array(0..<1000))
        await loop.stopAndWait()
    }

    @Test func `calls of many senders are all run, one at a time`() async throws {
        let loop = try started("many")
        let actor = Pinned(loop)
        await withTaskGroup(of: Void.self) { group in
            for sender in 0..<8 {
                group.addTask { for number in 0..<200 { await actor.note(sender * 200 + number) } }
            }
        }
        #expect(await actor.seen.sorted() == Array(0..<1600))
        await loop.stopAndWait()
    }

    @Test func `only the loop's own thread is inside`() async throws {
        let loop = try started("inside")
        let inside = Mutex<Bool?>(nil)
        await withCheckedContinuation { continuation in
            loop.post {
                inside.withLock { $0 = loop.isIsolatingCurrentContext() }
                continuation.resume()
            }
        }
        #expect(inside.withLock { $0 } == true)
        #expect(loop.isIsolatingCurrentContext() == false)
        await loop.stopAndWait()
    }

    @Test func `what is enqueued before the start runs after it`() async throws {
        let loop = try EventLoop(name: "early")
        let actor = Pinned(loop)
        for number in 0..<10 { actor.post(number) }
        loop.start { [weak loop] in loop?.waitForWork() }
        #expect(await actor.seen == Array(0..<10))
        await loop.stopAndWait()
    }

    @Test func `stopping runs what is enqueued, and stopping twice is stopping`() async throws {
        let loop = try started("stop")
        let actor = Pinned(loop)
        for number in 0..<100 { actor.post(number) }
        await loop.stopAndWait()
        await loop.stopAndWait()
        #expect(await actor.seen == Array(0..<100))
    }

    @Test func `a call after the end still comes back`() async throws {
        let loop = try started("late")
        let actor = Pinned(loop)
        await loop.stopAndWait()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<100 { group.addTask { await actor.note(number) } }
        }
        #expect(await actor.seen.sorted() == Array(0..<100))
    }

    @Test func `nothing is lost between the last look and the end`() async throws {
        for _ in 0..<200 {
            let loop = try started("race")
            let actor = Pinned(loop)
            async let noted: Void = actor.note(1)
            loop.stop()
            await noted
            await loop.stopAndWait()
            #expect(await actor.seen == [1])
        }
    }
}
