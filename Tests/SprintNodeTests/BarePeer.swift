import SprintProtocol
import SprintWire
import ZeroMQ

@testable import SprintNode

/// A bare socket with an identity of its own, in a worker's place.
struct BarePeer: ~Copyable {
    let socket: Socket
    private var poller: Poller

    init(_ identity: [UInt8], at endpoint: NodeEndpoint, context: Context) throws {
        let socket = try Socket(
            .dealer, context: context, options: SocketOptions(routingID: PeerID(identity)))
        try socket.connect(endpoint.description)
        var ready = Poller()
        _ = ready.add(socket, for: .writable)
        _ = try ready.wait(timeout: .seconds(5))
        var poller = Poller()
        _ = poller.add(socket, for: .readable)
        self.poller = consume poller
        self.socket = consume socket
    }

    mutating func receive(within time: Duration = .seconds(5)) throws -> ControlMessage? {
        _ = try poller.wait(timeout: time)
        return try socket.receive().map { try ControlCodec.decode($0[0].bytes) }
    }
}

/// A bare ROUTER in a coordinator's place, which answers each message with bytes of its own.
final class BareCoordinator: Sendable {
    let endpoint: NodeEndpoint
    private let loop: EventLoop

    /// Sends `answer` to whoever says something.
    init(answering answer: [UInt8]) throws {
        let loop = try EventLoop(name: "bare")
        let door = try Door(answer)
        endpoint = try NodeEndpoint(door.endpoint)
        self.loop = loop
        loop.start { door.turn(wakeup: loop.wakeup) }
    }

    func stop() async { await loop.stopAndWait() }

    /// The socket; used on the loop's thread alone.
    private final class Door: @unchecked Sendable {
        let endpoint: String
        private let answer: [UInt8]
        private let socket: Socket
        private var poller = Poller()
        private var isWatching = false

        init(_ answer: [UInt8]) throws {
            self.answer = answer
            socket = try Socket(.router, context: Context())
            endpoint = try socket.bind("tcp://127.0.0.1:*")
            _ = poller.add(socket)
        }

        func turn(wakeup: Wakeup) {
            if !isWatching { _ = poller.add(wakeup) }
            isWatching = true
            _ = try? poller.wait(timeout: nil)
            while let frames = try? socket.receive() {
                try? socket.send([.bytes(frames[0].bytes), .bytes(answer)])
            }
        }
    }
}

extension TinyModel {
    /// How a worker with the tiny model introduces itself.
    static func hello() throws -> WorkerHello {
        WorkerHello(
            protocolVersion: Limits.protocolVersion, fingerprint: try fingerprint(),
            numerics: "", modelName: "", host: "elsewhere", processID: 1, slots: 1, threads: 1,
            pageTokens: Limits.pageTokens, contextTokensMax: try contextTokens(),
            prefillTokensPerSecond: 0)
    }
}
