import SprintProtocol

/// Everything that is set on a socket before it binds or connects. The defaults suit the control
/// channel.
///
/// libzmq's own heartbeats and IPv6 stay off: the control protocol has its own heartbeats.
public struct SocketOptions: Sendable {
    /// How peers prove who they are.
    public enum Security: Sendable {
        /// Not at all: for `inproc://`, `ipc://` and loopback only, `bind` refuses the rest.
        case none
        /// Clients must know our public key and have theirs listed with the context's `ZAPHandler`.
        /// Without a handler nobody gets in.
        case server(CurveKeys)
        /// We have keys and know the server's public one.
        case client(CurveKeys, server: CurvePublicKey)

        /// Whether peers are asked for keys.
        var isServer: Bool {
            if case .server = self { true } else { false }
        }
    }

    /// How peers prove who they are.
    public var security: Security
    /// Our routing identity for the peer's ROUTER, 1 to 255 bytes; `nil` lets the ROUTER make one
    /// up. A new connection after a lost one takes a new identity: a ROUTER refuses one that it
    /// still knows.
    public var routingID: PeerID?
    /// Messages queued to one peer before a send fails with `.again`.
    public var queueMessagesMax = Limits.socketQueueMessagesMax
    /// Messages of one peer queued here before its connection is read no further; what it sends
    /// then waits in its own queue.
    public var inboundMessagesMax = Limits.inboundMessagesMax
    /// Largest frame accepted; a peer that sends a larger one is disconnected.
    public var frameBytesMax = Limits.controlMessageBytesMax
    /// Frames accepted in one message, a routing identity included.
    public var framesMax = 2
    /// Bytes accepted in one message.
    public var messageBytesMax = Limits.controlMessageBytesMax + 256
    /// Time a closing socket may take to hand over what it still holds.
    public var linger: Duration = Limits.socketLinger
    /// Time a new connection may take for its handshake before it is cut.
    public var handshakeInterval: Duration = Limits.handshakeInterval
    /// Pause before a lost connection is tried again; doubles from the first to the second.
    public var reconnectPause: ClosedRange<Duration> =
        Limits.reconnectPauseMin...Limits.reconnectPauseMax

    /// The control channel's options.
    public init(security: Security = .none, routingID: PeerID? = nil) {
        self.security = security
        self.routingID = routingID
    }

    /// The control channel's options at the coordinator, to which workers send only small messages.
    public static func controlServer(security: Security = .none) -> SocketOptions {
        var options = SocketOptions(security: security)
        options.frameBytesMax = Limits.workerMessageBytesMax
        options.messageBytesMax = Limits.workerMessageBytesMax + 256
        return options
    }

    /// The bulk channel's options at the worker, which receives pages.
    public static func bulk(security: Security = .none, routingID: PeerID? = nil) -> SocketOptions {
        var options = SocketOptions(security: security, routingID: routingID)
        options.frameBytesMax = Limits.pagePayloadBytesMax
        options.framesMax = Limits.messageFramesMax
        options.inboundMessagesMax = Limits.inboundPageMessagesMax
        options.messageBytesMax = Limits.pageBytesPerRequestMax + Limits.pagePayloadBytesMax
        return options
    }

    /// The bulk channel's options at the coordinator, which receives only small hellos.
    public static func bulkServer(security: Security = .none) -> SocketOptions {
        var options = SocketOptions(security: security)
        options.frameBytesMax = Limits.bulkHelloBytesMax
        options.messageBytesMax = Limits.bulkHelloBytesMax
        options.inboundMessagesMax = Limits.inboundBulkHellosMax
        return options
    }
}
