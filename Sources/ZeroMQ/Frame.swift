import CZMQ
import SprintProtocol

/// A received frame. Its bytes are libzmq's own and are freed with the last reference; sending the
/// frame on copies nothing.
public final class Frame: SharedBytes, @unchecked Sendable {
    // A zmq_msg_t must not move, so it lives on the heap. After receive() nothing changes it, and
    // libzmq lets any thread close it: hence Sendable.
    private let message: UnsafeMutablePointer<zmq_msg_t>

    init() {
        message = .allocate(capacity: 1)
        zmq_msg_init(message)
    }

    deinit {
        zmq_msg_close(message)
        message.deallocate()
    }

    /// Bytes in all.
    public var byteCount: Int { zmq_msg_size(message) }

    /// Lends the bytes for the duration of the call.
    public func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        let buffer = UnsafeRawBufferPointer(start: zmq_msg_data(message), count: byteCount)
        return try withExtendedLifetime(self) { try body(buffer.bytes) }
    }

    /// A copy of the bytes.
    public var bytes: [UInt8] { withBytes { span in span.withUnsafeBytes { [UInt8]($0) } } }

    /// Whether further frames of the same message follow.
    var hasMore: Bool { zmq_msg_more(message) != 0 }

    /// Receives into this fresh frame.
    func receive(from socket: SocketHandle) throws(ZeroMQError) {
        while zmq_msg_recv(message, socket.raw, ZMQ_DONTWAIT) < 0 {
            let error = ZeroMQError.last("receive")
            guard error.isInterruption else { throw error }
        }
    }
}
