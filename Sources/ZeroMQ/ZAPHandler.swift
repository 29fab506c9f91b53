import SprintProtocol

/// Decides who may connect to a context's protected sockets (ZeroMQ authentication protocol, RFC
/// 27).
///
/// One a context, made before the first protected socket binds. Its socket stands in the same
/// `Poller` as the others; whenever it is readable, call `handle()` until it returns `nil`.
/// Handshakes wait for it.
public struct ZAPHandler: ~Copyable {
    /// What became of one request.
    public enum Decision: Hashable, Sendable {
        /// A listed key, or a keyless peer of this host.
        case allowed(CurvePublicKey?, address: String)
        /// An unlisted key, a keyless peer from elsewhere, or a request that makes no sense.
        case denied(CurvePublicKey?, address: String)
    }

    /// The domain of every protected socket.
    static let domain = "sprint"
    /// Where libzmq asks.
    private static let endpoint = "inproc://zeromq.zap.01"

    /// The socket to watch.
    public let socket: Socket
    /// The public keys that may connect; a change holds from the next handshake on.
    public var allowed: Set<CurvePublicKey>

    /// Starts answering for `context`.
    public init(context: Context, allowed: Set<CurvePublicKey>) throws(ZeroMQError) {
        var options = SocketOptions()
        options.framesMax = Limits.zapFramesMax
        options.linger = .zero
        let socket = try Socket(.reply, context: context, options: options)
        try socket.bind(Self.endpoint)
        self.socket = socket
        self.allowed = allowed
    }

    /// Answers one waiting request.
    ///
    /// - Returns: the decision, for the log; `nil` if no request is waiting.
    public func handle() throws(ZeroMQError) -> Decision? {
        guard let frames = try socket.receive() else { return nil }
        let request = frames.map(\.bytes)
        let decision = decide(request)
        let requestID = request.count > 1 ? request[1] : []
        try socket.send(reply(to: requestID, decision).map { .bytes($0) })
        return decision
    }

    /// Frames: version, request id, domain, address, identity, mechanism, credentials.
    private func decide(_ request: [[UInt8]]) -> Decision {
        func text(_ frame: Int) -> String { String(decoding: request[frame], as: UTF8.self) }
        guard request.count >= 6 else { return .denied(nil, address: "") }
        let address = text(3)
        guard text(0) == "1.0", text(2) == Self.domain else {
            return .denied(nil, address: address)
        }
        switch text(5) {
        case "CURVE":
            guard request.count == 7, let key = CurvePublicKey(bytes: request[6]) else {
                return .denied(nil, address: address)
            }
            return allowed.contains(key)
                ? .allowed(key, address: address) : .denied(key, address: address)
        case "NULL":
            // A peer over ipc has no address.
            let isLocal = address.isEmpty || Endpoint.isLoopback(address)
            return isLocal ? .allowed(nil, address: address) : .denied(nil, address: address)
        default:
            return .denied(nil, address: address)
        }
    }

    /// Frames: version, request id, status code, status text, user id, metadata.
    private func reply(to requestID: [UInt8], _ decision: Decision) -> [[UInt8]] {
        let (code, text, user) =
            switch decision {
            case .allowed(let key, _): ("200", "OK", key?.description ?? "")
            case .denied: ("400", "This key is not listed.", "")
            }
        return [
            Array("1.0".utf8), requestID, Array(code.utf8), Array(text.utf8), Array(user.utf8), [],
        ]
    }
}
