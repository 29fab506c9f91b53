import CZMQ

/// Why an operation on a socket failed.
public enum ZeroMQError: Error, Hashable, Sendable {
    /// The queue is full, or no peer is connected; nothing was sent. Try again when the socket is
    /// writable.
    case again
    /// No peer with this routing identity is connected; nothing was sent.
    case hostUnreachable
    /// The context is shut down; close the socket.
    case terminated
    /// Binding this endpoint without CURVE keys would let anyone in (contract C4).
    case unprotected(endpoint: String)
    /// A message had more frames or bytes than the socket's options allow; it was dropped whole.
    /// `sender` is its first frame (a ROUTER's routing identity) if that has 1 to 255 bytes.
    case messageTooLarge(sender: [UInt8], frames: Int, bytes: Int)
    /// A text that is no key: 40 characters of Z85.
    case invalidKey
    /// Anything else: what was tried, errno and its text.
    case other(operation: String, code: Int32, text: String)

    /// The error of the libzmq or eventfd call that just failed. The only place that reads errno.
    static func last(_ operation: @autoclosure () -> String) -> ZeroMQError {
        let code = zmq_errno()
        switch code {
        case EAGAIN: return .again
        case EHOSTUNREACH: return .hostUnreachable
        case zmqTerminated: return .terminated
        default:
            return .other(
                operation: operation(), code: code, text: String(cString: zmq_strerror(code)))
        }
    }

    /// Whether a signal interrupted the call; it is simply made again.
    var isInterruption: Bool {
        if case .other(_, EINTR, _) = self { true } else { false }
    }
}

/// `ETERM`, which zmq.h computes in a way Swift does not import.
private let zmqTerminated: Int32 = ZMQ_HAUSNUMERO + 53

extension ZeroMQError: CustomStringConvertible {
    /// A sentence for people.
    public var description: String {
        switch self {
        case .again: "The socket cannot send now: its queue is full or nobody is connected."
        case .hostUnreachable: "No peer with this identity is connected."
        case .terminated: "The ZeroMQ context is shut down."
        case .unprotected(let endpoint):
            "Binding \(endpoint) without keys would let anyone in; make keys with "
                + "`sprint keys new`, or bind tcp://127.0.0.1 or ipc://."
        case .messageTooLarge(_, let frames, let bytes):
            "A message with \(frames) frames and \(bytes) bytes is over the socket's limits."
        case .invalidKey: "A CURVE key is 40 characters of Z85."
        case .other(let operation, _, let text): "Cannot \(operation): \(text)."
        }
    }
}
