import SprintProtocol
import Testing
import ZeroMQ

@Suite("Sockets")
struct SocketTests {
    @Test(
        "What goes in comes out, frame for frame, over every transport",
        arguments: ["tcp", "ipc", "inproc"])
    func roundTrip(transport: String) throws {
        let context = try Context()
        var options = SocketOptions()
        options.framesMax = 8
        let router = try Socket(.router, context: context, options: options)
        let endpoint = try router.bind(uniqueEndpoint(transport))
        let id = PeerID(Array("w1".utf8))
        options.routingID = id
        let dealer = try Socket(.dealer, context: context, options: options)
        try dealer.connect(endpoint)

        let messages: [[[UInt8]]] = [
            [[]], [[1]], [[], [0], []], [Array(repeating: 7, count: 33), Array(0...255)],
            [(0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 ^ $0 >> 8) }],
        ]
        for message in messages {
            let sent = try send(message, on: dealer)
            #expect(sent)
            let arrived = try receive(router)
            #expect(arrived == [id.bytes] + message)
            let answered = try send([id.bytes] + message.reversed(), on: router)
            #expect(answered)
            let back = try receive(dealer)
            #expect(back == message.reversed())
        }
        let nothing = try router.receive()
        #expect(nothing == nil)
    }

    @Test("A wildcard port is reported as the real one; a taken one names the endpoint")
    func boundEndpoint() throws {
        let context = try Context()
        let first = try Socket(.router, context: context)
        let endpoint = try first.bind("tcp://127.0.0.1:*")
        #expect(endpoint.hasPrefix("tcp://127.0.0.1:") && !endpoint.hasSuffix("*"))
        let second = try Socket(.router, context: context)
        let error = thrown { () throws(ZeroMQError) in try second.bind(endpoint) }
        #expect(error?.description.contains(endpoint) == true)
    }

    @Test(
        "A full queue refuses, and everything it took arrives", arguments: ["tcp", "ipc", "inproc"])
    func fullQueue(transport: String) throws {
        let context = try Context()
        var options = SocketOptions()
        options.queueMessagesMax = 8
        let router = try Socket(.router, context: context, options: options)
        let endpoint = try router.bind(uniqueEndpoint(transport))
        options.routingID = PeerID(Array("slow".utf8))
        let dealer = try Socket(.dealer, context: context, options: options)
        try dealer.connect(endpoint)
        _ = try send([[1]], on: dealer)
        let hello = try receive(router)
        let id = try #require(hello)[0]

        var taken = 0
        var error: ZeroMQError?
        let payload = [UInt8](repeating: 5, count: 64 << 10)
        while error == nil && taken < 100_000 {
            let number = withUnsafeBytes(of: UInt32(taken)) { Array($0) }
            error = thrown { () throws(ZeroMQError) in
                try router.send([.bytes(id), .bytes(number + payload)])
            }
            if error == nil { taken += 1 }
        }
        #expect(error == .again)
        #expect(taken >= 8)
        for number in 0..<taken {
            let message = try receive(dealer)
            #expect(
                message?.first?.prefix(4).elementsEqual(
                    withUnsafeBytes(of: UInt32(number)) { Array($0) }) == true)
        }
        let nothing = try receive(dealer, within: .milliseconds(50))
        #expect(nothing == nil)
    }

    @Test("A message to an unknown peer is an error, not silence")
    func unknownPeer() throws {
        let context = try Context()
        let router = try Socket(.router, context: context)
        try router.bind("tcp://127.0.0.1:*")
        let error = thrown { () throws(ZeroMQError) in
            try router.send([.bytes([9, 9]), .bytes([1])])
        }
        #expect(error == .hostUnreachable)
    }

    @Test("A dealer that nobody answers does not queue")
    func notConnected() throws {
        let context = try Context()
        let dealer = try Socket(.dealer, context: context)
        try dealer.connect("tcp://127.0.0.1:1")
        let error = thrown { () throws(ZeroMQError) in try dealer.send([.bytes([1])]) }
        #expect(error == .again)
    }

    @Test("A message with too many frames is dropped whole, its sender named, the next one arrives")
    func tooManyFrames() throws {
        let context = try Context()
        let router = try Socket(.router, context: context)
        let endpoint = try router.bind("tcp://127.0.0.1:*")
        let dealer = try Socket(
            .dealer, context: context, options: SocketOptions(routingID: PeerID([65, 66])))
        try dealer.connect(endpoint)
        _ = try send([[1], [2], [3], [4]], on: dealer)
        _ = try send([[5]], on: dealer)
        #expect(throws: ZeroMQError.messageTooLarge(sender: [65, 66], frames: 5, bytes: 6)) {
            try receiveFromBorrowed(router)
        }
        let next = try receive(router)
        #expect(next == [[65, 66], [5]])
    }

    @Test("A message with too many bytes is dropped whole")
    func tooManyBytes() throws {
        let context = try Context()
        var options = SocketOptions()
        options.messageBytesMax = 100
        let left = try Socket(.pair, context: context, options: options)
        let endpoint = try left.bind(uniqueEndpoint("inproc"))
        let right = try Socket(.pair, context: context)
        try right.connect(endpoint)
        _ = try send(
            [[UInt8](repeating: 0, count: 60), [UInt8](repeating: 0, count: 60)], on: right)
        _ = try send([[UInt8](repeating: 0, count: 100)], on: right)
        #expect(
            throws: ZeroMQError.messageTooLarge(
                sender: [UInt8](repeating: 0, count: 60), frames: 2, bytes: 120)
        ) {
            try receiveFromBorrowed(left)
        }
        let next = try receive(left)
        #expect(next?.first?.count == 100)
    }

    @Test("A peer that sends an oversized frame is cut off and its frame never arrives")
    func oversizedFrame() throws {
        let context = try Context()
        var options = SocketOptions()
        options.frameBytesMax = 1_000
        let router = try Socket(.router, context: context, options: options)
        let endpoint = try router.bind("tcp://127.0.0.1:*")
        let dealer = try Socket(.dealer, context: context)
        try dealer.connect(endpoint)
        _ = try send([[UInt8](repeating: 1, count: 1_001)], on: dealer)
        let oversized = try receive(router, within: silence)
        #expect(oversized == nil)
        let other = try Socket(.dealer, context: context)
        try other.connect(endpoint)
        _ = try send([[UInt8](repeating: 2, count: 1_000)], on: other)
        let legal = try receive(router)
        #expect(legal?.last == [UInt8](repeating: 2, count: 1_000))
    }

    @Test("A shut down context ends every call on its sockets")
    func shutdown() throws {
        let context = try Context()
        let socket = try Socket(.dealer, context: context)
        context.shutdown()
        let sending = thrown { () throws(ZeroMQError) in try socket.send([.bytes([1])]) }
        #expect(sending == .terminated)
        let receiving = thrown { () throws(ZeroMQError) in _ = try socket.receive() }
        #expect(receiving == .terminated)
    }

    @Test("localhost is 127.0.0.1, whatever a name service says")
    func localhost() throws {
        #expect(Endpoint.isLocal("tcp://localhost:1") && Endpoint.isLocal("tcp://localhost:*"))
        let context = try Context()
        let router = try Socket(.router, context: context)
        let endpoint = try router.bind("tcp://localhost:*")
        #expect(endpoint.hasPrefix("tcp://127.0.0.1:"), "\(endpoint)")
        let dealer = try Socket(.dealer, context: context)
        try dealer.connect(endpoint.replacing("127.0.0.1", with: "localhost"))
        let sent = try send([[1]], on: dealer)
        let arrived = try receive(router)
        #expect(sent && arrived?.last == [1])
    }

    @Test(
        "Binding beyond this host needs keys",
        arguments: [
            "tcp://*:5555", "tcp://0.0.0.0:5555", "tcp://10.0.0.1:1", "tcp://128.0.0.1:1",
            "tcp://eth0:1",
            "tcp://127.0.0.1.example:1", "tcp://127.0.0:1", "tcp://1270.0.0.1:1",
            "tcp://127.0.0.256:1",
            "tcp://localhost.example:1", "tcp://localhost", "tcp://mylocalhost:1", "tcp://[::1]:1",
            "tcp://127.0.0.1", "udp://127.0.0.1:1", "",
        ])
    func unprotected(endpoint: String) throws {
        let context = try Context()
        let socket = try Socket(.router, context: context)
        let error = thrown { () throws(ZeroMQError) in try socket.bind(endpoint) }
        #expect(error == .unprotected(endpoint: endpoint))
    }

    private func receiveFromBorrowed(_ socket: borrowing Socket) throws {
        _ = try receive(socket)
    }
}
