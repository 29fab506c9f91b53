import Foundation
import SprintProtocol
import Testing

@testable import ZeroMQ

@Suite("Polling")
struct PollerTests {
    @Test("Wakes from another thread interrupt a wait, each of them")
    func pingPong() throws {
        let (ping, pong) = (try Wakeup(), try Wakeup())
        let rounds = 200
        let thread = Thread {
            var poller = Poller()
            _ = poller.add(ping)
            for _ in 0..<rounds {
                guard let events = try? poller.wait(timeout: patience), events.count == 1 else {
                    return
                }
                pong.wake()
            }
        }
        thread.start()
        var poller = Poller()
        let key = poller.add(pong)
        for round in 0..<rounds {
            ping.wake()
            let events = try poller.wait(timeout: patience)
            try #require(events == [.init(key: key, readiness: .readable)], "round \(round)")
        }
    }

    @Test("Several wakes are one, and waiting takes them back")
    func coalesced() throws {
        let wakeup = try Wakeup()
        var poller = Poller()
        let key = poller.add(wakeup)
        for _ in 0..<5 { wakeup.wake() }
        let first = try poller.wait(timeout: .zero)
        let second = try poller.wait(timeout: .zero)
        #expect(first.map(\.key) == [key])
        #expect(second.isEmpty)
    }

    @Test("A wait ends with its timeout, never before")
    func timeout() throws {
        let context = try Context()
        let socket = try Socket(.pair, context: context)
        var poller = Poller()
        _ = poller.add(socket)
        let start = ContinuousClock.now
        let events = try poller.wait(timeout: .microseconds(20_100))
        #expect(events.isEmpty)
        #expect(start.duration(to: .now) >= .milliseconds(20))
    }

    @Test("Events name what is ready and for what, in the order of adding; interest can be paused")
    func readiness() throws {
        let context = try Context()
        let left = try Socket(.pair, context: context)
        let endpoint = try left.bind(uniqueEndpoint("inproc"))
        let right = try Socket(.pair, context: context)
        try right.connect(endpoint)
        let wakeup = try Wakeup()
        var poller = Poller()
        let leftKey = poller.add(left, for: [.readable, .writable])
        let rightKey = poller.add(right)
        let wakeupKey = poller.add(wakeup)
        _ = try send([[1]], on: left)
        wakeup.wake()
        let all = try poller.wait(timeout: patience)
        #expect(
            all == [
                .init(key: leftKey, readiness: .writable),
                .init(key: rightKey, readiness: .readable),
                .init(key: wakeupKey, readiness: .readable),
            ])
        poller.watch(leftKey, for: [])
        let one = try poller.wait(timeout: .zero)
        #expect(one.map(\.key) == [rightKey])
        poller.remove(rightKey)
        let none = try poller.wait(timeout: .zero)
        #expect(none.isEmpty)
    }

    @Test("A poller outlives its socket")
    func closedSocket() throws {
        let context = try Context()
        var poller = Poller()
        let wakeup = try Wakeup()
        do {
            let socket = try Socket(.pair, context: context)
            _ = poller.add(socket, for: .readable)
            _ = try poller.wait(timeout: .zero)
        }
        let key = poller.add(wakeup)
        wakeup.wake()
        let events = try poller.wait(timeout: patience)
        #expect(events.map(\.key) == [key])
    }

    @Test("A shut down context ends a wait")
    func terminated() throws {
        let context = try Context()
        let socket = try Socket(.pair, context: context)
        var poller = Poller()
        _ = poller.add(socket)
        let thread = Thread { context.shutdown() }
        thread.start()
        var error: ZeroMQError?
        do throws(ZeroMQError) {
            _ = try poller.wait(timeout: patience)
            _ = try socket.receive()
        } catch let caught {
            error = caught
        }
        #expect(error == .terminated)
    }
}
