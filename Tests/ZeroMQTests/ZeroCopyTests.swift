import SprintProtocol
import Testing
import ZeroMQ

@Suite("Zero-copy frames")
struct ZeroCopyTests {
    @Test(
        "The owner lives until delivery and is released after it",
        arguments: ["tcp", "ipc", "inproc"])
    func releasedOnce(transport: String) throws {
        let context = try Context()
        let left = try Socket(.pair, context: context)
        let endpoint = try left.bind(uniqueEndpoint(transport))
        let right = try Socket(.pair, context: context)
        try right.connect(endpoint)

        let released = try Wakeup()
        var poller = Poller()
        let key = poller.add(released)
        var owner: OwnedBytes? = OwnedBytes(count: 1 << 20, released: released)
        let expected = try #require(owner).expected
        weak let watched = owner
        // Twice, so that one delivery does not release for both.
        for _ in 0..<2 {
            let sent = try send([.shared(try #require(owner)), .bytes([1])], on: left)
            #expect(sent)
        }
        owner = nil
        for _ in 0..<2 {
            let message = try receive(right)
            #expect(message == [expected, [1]])
        }
        let events = try poller.wait(timeout: patience)
        #expect(events.map(\.key) == [key])
        #expect(watched == nil)
    }

    @Test("A failed send releases the owner at once")
    func releasedOnFailure() throws {
        let context = try Context()
        let router = try Socket(.router, context: context)
        try router.bind(uniqueEndpoint("inproc"))
        let released = try Wakeup()
        var owner: OwnedBytes? = OwnedBytes(count: 4_096, released: released)
        weak let watched = owner
        let frames: [OutgoingFrame] = [.shared(try #require(owner)), .bytes([1])]
        owner = nil
        func fail(_ frames: consuming [OutgoingFrame]) -> ZeroMQError? {
            do throws(ZeroMQError) {
                try router.send(frames)
                return nil
            } catch {
                return error
            }
        }
        let error = fail(frames)
        #expect(error == .hostUnreachable)
        _ = consume frames
        #expect(watched == nil)
    }

    @Test("What was queued for a peer that never reads is released with the socket")
    func releasedOnClose() throws {
        let context = try Context()
        let released = try Wakeup()
        weak var watched: OwnedBytes?
        do {
            var options = SocketOptions()
            options.linger = .zero
            let left = try Socket(.pair, context: context, options: options)
            let endpoint = try left.bind(uniqueEndpoint("inproc"))
            let right = try Socket(.pair, context: context, options: options)
            try right.connect(endpoint)
            let owner = OwnedBytes(count: 1 << 16, released: released)
            watched = owner
            _ = try send([.shared(owner)], on: left)
        }
        var poller = Poller()
        _ = poller.add(released)
        let events = try poller.wait(timeout: patience)
        #expect(events.count == 1)
        #expect(watched == nil)
    }

    @Test("A received frame can be sent on, and read from other threads")
    func forwarded() async throws {
        let context = try Context()
        let left = try Socket(.pair, context: context)
        let endpoint = try left.bind(uniqueEndpoint("inproc"))
        let right = try Socket(.pair, context: context)
        try right.connect(endpoint)
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 % 251) }
        _ = try send([bytes], on: left)
        let frames = try receiveFrames(right)
        let frame = try #require(frames)[0]
        #expect(frame.byteCount == bytes.count)
        _ = try send([.shared(frame), .shared(frame)], on: right)
        let back = try receive(left)
        #expect(back == [bytes, bytes])
        #expect(frame.bytes == bytes)
    }

    @Test("An empty shared frame is an empty frame")
    func empty() throws {
        let context = try Context()
        let left = try Socket(.pair, context: context)
        let endpoint = try left.bind(uniqueEndpoint("inproc"))
        let right = try Socket(.pair, context: context)
        try right.connect(endpoint)
        let released = try Wakeup()
        _ = try send([.shared(OwnedBytes(count: 0, released: released))], on: left)
        let message = try receive(right)
        #expect(message == [[]])
    }
}
