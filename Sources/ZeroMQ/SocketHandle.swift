import CZMQ
import SprintProtocol

/// The libzmq socket behind a `Socket`. A `Poller` may outlive the socket it watches, so both hold
/// this and it remembers that it is closed.
final class SocketHandle {
    let raw: UnsafeMutableRawPointer
    private let context: Context
    private(set) var isClosed = false
    /// Of the `ipc://` endpoints that are bound.
    var files: [SocketFile] = []

    init(_ kind: Socket.Kind, context: Context) throws(ZeroMQError) {
        guard let raw = zmq_socket(context.raw, kind.code) else {
            throw .last("make a \(kind) socket")
        }
        self.raw = raw
        self.context = context
    }

    deinit { close() }

    /// Closes the libzmq socket, once.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        removeFiles()
        zmq_close(raw)
    }

    /// Removes the files of bound endpoints, once.
    func removeFiles() {
        for file in files { file.remove() }
        files = []
    }

    /// Sets an integer option.
    func set(_ option: Int32, _ value: Int) throws(ZeroMQError) {
        var value = Int32(clamping: value)
        guard zmq_setsockopt(raw, option, &value, MemoryLayout<Int32>.size) == 0 else {
            throw .last("set socket option \(option) to \(value)")
        }
    }

    /// Sets `ZMQ_MAXMSGSIZE`, the one option of 64 bits.
    func setFrameBytesMax(_ value: Int) throws(ZeroMQError) {
        var value = Int64(value)
        guard zmq_setsockopt(raw, ZMQ_MAXMSGSIZE, &value, MemoryLayout<Int64>.size) == 0 else {
            throw .last("set the largest frame to \(value) bytes")
        }
    }

    /// Sets an option of bytes.
    func set(_ option: Int32, _ value: [UInt8]) throws(ZeroMQError) {
        guard zmq_setsockopt(raw, option, value, value.count) == 0 else {
            throw .last("set socket option \(option)")
        }
    }

    /// The endpoint that the last `bind` really took.
    func lastEndpoint() throws(ZeroMQError) -> String {
        var bytes = [UInt8](repeating: 0, count: 1_024)
        var count = bytes.count
        guard zmq_getsockopt(raw, ZMQ_LAST_ENDPOINT, &bytes, &count) == 0 else {
            throw .last("read the bound endpoint")
        }
        return String(decoding: bytes.prefix(max(count - 1, 0)), as: UTF8.self)
    }
}
