import CZMQ
import SprintProtocol

/// `ZMQ_ZAP_ENFORCE_DOMAIN`: without it a CURVE server whose handler is missing lets everyone in.
/// zmq.h hides the name with the draft options; libzmq has taken the number since 4.3.
private let zapEnforceDomain: Int32 = 93

extension SocketHandle {
    /// Sets everything that must be set before the socket binds or connects.
    func apply(_ options: SocketOptions, kind: Socket.Kind) throws(ZeroMQError) {
        try set(ZMQ_LINGER, options.linger.millisecondsRoundedUp)
        try set(ZMQ_SNDHWM, options.queueMessagesMax)
        try set(ZMQ_RCVHWM, options.inboundMessagesMax)
        try setFrameBytesMax(options.frameBytesMax)
        try set(ZMQ_HANDSHAKE_IVL, options.handshakeInterval.millisecondsRoundedUp)
        try set(ZMQ_RECONNECT_IVL, options.reconnectPause.lowerBound.millisecondsRoundedUp)
        try set(ZMQ_RECONNECT_IVL_MAX, options.reconnectPause.upperBound.millisecondsRoundedUp)
        try set(ZMQ_IPV6, 0)
        try set(ZMQ_HEARTBEAT_IVL, 0)
        switch kind {
        case .router: try set(ZMQ_ROUTER_MANDATORY, 1)
        // A dealer that is not connected says so (`.again`) instead of queueing what will be stale.
        case .dealer: try set(ZMQ_IMMEDIATE, 1)
        case .pair, .request, .reply: break
        }
        if let routingID = options.routingID { try set(ZMQ_ROUTING_ID, routingID.bytes) }
        try apply(options.security)
    }

    private func apply(_ security: SocketOptions.Security) throws(ZeroMQError) {
        switch security {
        case .none: break
        case .server(let keys):
            try set(ZMQ_CURVE_SERVER, 1)
            try set(ZMQ_CURVE_SECRETKEY, keys.secret.bytes)
            try set(ZMQ_ZAP_DOMAIN, Array(ZAPHandler.domain.utf8))
            try set(zapEnforceDomain, 1)
        case .client(let keys, let server):
            try set(ZMQ_CURVE_SERVERKEY, server.bytes)
            try set(ZMQ_CURVE_PUBLICKEY, keys.public.bytes)
            try set(ZMQ_CURVE_SECRETKEY, keys.secret.bytes)
        }
    }
}

extension Duration {
    /// Whole milliseconds, rounded up so that a wait is never cut to a busy loop.
    var millisecondsRoundedUp: Int { Int((max(nanoseconds, 0) + 999_999) / 1_000_000) }
}
