import CZMQ
import SprintProtocol

/// A frame to send.
public enum OutgoingFrame: Sendable {
    /// Bytes that are copied into the message; right below some kilobytes.
    case bytes([UInt8])
    /// Bytes that are sent from where they are. The owner is retained until libzmq is done with
    /// them, on whatever thread that is.
    case shared(any SharedBytes)

    /// Fills `message`, which the caller must close unless sending it succeeds.
    func fill(_ message: UnsafeMutablePointer<zmq_msg_t>) throws(ZeroMQError) {
        switch self {
        case .bytes(let bytes):
            guard zmq_msg_init_size(message, bytes.count) == 0 else { throw .last("make a frame") }
            bytes.withUnsafeBytes { source in
                UnsafeMutableRawBufferPointer(start: zmq_msg_data(message), count: bytes.count)
                    .copyMemory(from: source)
            }
        case .shared(let owner): try fill(message, with: owner)
        }
    }

    private func fill(
        _ message: UnsafeMutablePointer<zmq_msg_t>, with owner: any SharedBytes
    ) throws(ZeroMQError) {
        // SharedBytes promises that the bytes stay put while anyone holds the owner.
        let (address, count) = owner.withBytes { span in
            span.withUnsafeBytes { (UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count) }
        }
        let retained = Unmanaged<AnyObject>.passRetained(owner)
        let result = zmq_msg_init_data(
            message, address, count,
            { _, hint in Unmanaged<AnyObject>.fromOpaque(hint!).release() }, retained.toOpaque())
        guard result == 0 else {
            retained.release()
            throw .last("make a frame")
        }
    }
}
