import CZMQ

/// A ZeroMQ context: the I/O thread that sockets of a process share, and the namespace of
/// `inproc://`.
///
/// Safe to use from any thread. Sockets keep their context alive; it ends with the last of them,
/// after each has had its linger time.
public final class Context: @unchecked Sendable {
    let raw: UnsafeMutableRawPointer

    /// Starts a context.
    ///
    /// - Parameter ioThreads: one moves about a gigabyte per second.
    public init(ioThreads: Int = 1) throws(ZeroMQError) {
        guard let raw = zmq_ctx_new() else { throw .last("make a ZeroMQ context") }
        self.raw = raw
        guard zmq_ctx_set(raw, ZMQ_IO_THREADS, Int32(ioThreads)) == 0 else {
            throw .last("set \(ioThreads) I/O threads")
        }
    }

    deinit {
        while zmq_ctx_term(raw) != 0 && ZeroMQError.last("end a context").isInterruption {}
    }

    /// Makes every blocking or later call on the context's sockets fail with `.terminated`.
    public func shutdown() { zmq_ctx_shutdown(raw) }
}
