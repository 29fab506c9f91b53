import CZMQ
import SprintProtocol

/// A ZeroMQ socket with one owner. Not `Sendable` and not copyable: libzmq sockets belong to one
/// thread at a time, and the compiler sees to it. Closes at the end of its life.
///
/// Nothing blocks: wait with a `Poller`.
public struct Socket: ~Copyable {
    /// The patterns in use here.
    public enum Kind: Sendable {
        /// Many peers, each addressed by the first frame; an unknown one is an error, never
        /// silence.
        case router
        /// One peer (or several in turn), in the queueing form of request.
        case dealer
        /// Exactly one peer.
        case pair
        /// Strict request, reply: what asks a `ZAPHandler` in tests.
        case request
        /// The answering side of `request`.
        case reply

        var code: Int32 {
            switch self {
            case .router: ZMQ_ROUTER
            case .dealer: ZMQ_DEALER
            case .pair: ZMQ_PAIR
            case .request: ZMQ_REQ
            case .reply: ZMQ_REP
            }
        }
    }

    let handle: SocketHandle
    private let kind: Kind
    private let options: SocketOptions

    /// Makes a socket that is neither bound nor connected.
    public init(
        _ kind: Kind, context: Context, options: SocketOptions = SocketOptions()
    ) throws(ZeroMQError) {
        let handle = try SocketHandle(kind, context: context)
        try handle.apply(options, kind: kind)
        self.handle = handle
        self.kind = kind
        self.options = options
    }

    deinit { handle.close() }

    /// Listens on an endpoint such as `tcp://127.0.0.1:*`, `ipc:///run/sprint` or `inproc://name`.
    /// The file of an `ipc://` endpoint goes with the socket.
    ///
    /// - Returns: the endpoint with its real port, as peers can connect to it.
    /// - Throws: `unprotected` for an address beyond this host without `Security.server`.
    @discardableResult
    public func bind(_ endpoint: String) throws(ZeroMQError) -> String {
        guard options.security.isServer || Endpoint.isLocal(endpoint) else {
            throw .unprotected(endpoint: endpoint)
        }
        guard zmq_bind(handle.raw, Endpoint.inFigures(endpoint)) == 0 else {
            throw .last("bind \(endpoint)")
        }
        let bound = try handle.lastEndpoint()
        if let file = SocketFile(boundTo: bound) { handle.files.append(file) }
        return bound
    }

    /// Connects to an endpoint now and again whenever the connection is lost.
    public func connect(_ endpoint: String) throws(ZeroMQError) {
        guard zmq_connect(handle.raw, Endpoint.inFigures(endpoint)) == 0 else {
            throw .last("connect to \(endpoint)")
        }
    }

    /// Takes away the files of `ipc://` endpoints that it bound, as closing does. Connections that
    /// stand are not touched.
    public func removeFiles() { handle.removeFiles() }

    /// Sends one message, whole or not at all.
    ///
    /// - Throws: `again` if the queue is full or nobody is connected, `hostUnreachable` if a ROUTER
    ///   does not know the identity in the first frame. Shared frames are then released.
    public func send(_ frames: [OutgoingFrame]) throws(ZeroMQError) {
        let least = kind == .router ? 2 : 1
        precondition(frames.count >= least, "A \(kind)'s message has at least \(least) frames.")
        var failure: ZeroMQError?
        for (index, frame) in frames.enumerated() {
            let flags = ZMQ_DONTWAIT | (index + 1 < frames.count ? ZMQ_SNDMORE : 0)
            do throws(ZeroMQError) {
                try send(frame, flags: flags)
            } catch .again where index > 0 {
                // The peer left in the middle: libzmq takes the message back and drops frames up to
                // the last one, so the rest must still be pushed or the next message would lose its
                // head.
                failure = .again
            }
        }
        if let failure { throw failure }
    }

    /// Receives one message if one is there.
    ///
    /// - Returns: its frames, at least one; `nil` if nothing is waiting.
    /// - Throws: `messageTooLarge` after dropping a message over the options' limits.
    public func receive() throws(ZeroMQError) -> [Frame]? {
        var frames: [Frame] = []
        var count = 0
        var bytes = 0
        while true {
            let frame = Frame()
            do throws(ZeroMQError) {
                try frame.receive(from: handle)
            } catch .again where count == 0 {
                return nil
            }
            count += 1
            bytes += frame.byteCount
            if count <= options.framesMax && bytes <= options.messageBytesMax {
                frames.append(frame)
            }
            if !frame.hasMore { break }
        }
        guard count == frames.count else {
            let sender = frames.first.map { (1...255).contains($0.byteCount) ? $0.bytes : [] } ?? []
            throw .messageTooLarge(sender: sender, frames: count, bytes: bytes)
        }
        return frames
    }

    private func send(_ frame: OutgoingFrame, flags: Int32) throws(ZeroMQError) {
        var message = zmq_msg_t()
        try frame.fill(&message)
        while zmq_msg_send(&message, handle.raw, flags) < 0 {
            let error = ZeroMQError.last("send")
            if error.isInterruption { continue }
            zmq_msg_close(&message)
            throw error
        }
    }
}
