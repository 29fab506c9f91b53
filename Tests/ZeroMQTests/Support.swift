import SprintProtocol
import ZeroMQ

/// Longest wait for something that must happen.
let patience: Duration = .seconds(20)
/// Wait for something that must not happen.
let silence: Duration = .milliseconds(250)

/// The next message's frames as bytes; `nil` if none comes in time.
func receive(_ socket: borrowing Socket, within limit: Duration = patience) throws -> [[UInt8]]? {
    try receiveFrames(socket, within: limit)?.map(\.bytes)
}

/// The next message's frames; `nil` if none comes in time.
func receiveFrames(_ socket: borrowing Socket, within limit: Duration = patience) throws -> [Frame]?
{
    var poller = Poller()
    _ = poller.add(socket)
    let deadline = ContinuousClock.now + limit
    while true {
        if let frames = try socket.receive() { return frames }
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return nil }
        _ = try poller.wait(timeout: left)
    }
}

/// Sends as soon as the socket takes it; false if it does not in time.
func send(
    _ frames: [OutgoingFrame], on socket: borrowing Socket, within limit: Duration = patience
) throws -> Bool {
    var poller = Poller()
    _ = poller.add(socket, for: .writable)
    let deadline = ContinuousClock.now + limit
    while true {
        let error = thrown { () throws(ZeroMQError) in try socket.send(frames) }
        switch error {
        case nil: return true
        case .again?:
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return false }
            _ = try poller.wait(timeout: left)
        case let error?: throw error
        }
    }
}

/// The same for frames of bytes.
func send(
    _ frames: [[UInt8]], on socket: borrowing Socket, within limit: Duration = patience
) throws -> Bool {
    try send(frames.map { .bytes($0) }, on: socket, within: limit)
}

/// What an operation throws; `nil` if it does not.
func thrown(_ body: () throws(ZeroMQError) -> Void) -> ZeroMQError? {
    do throws(ZeroMQError) {
        try body()
        return nil
    } catch {
        return error
    }
}

/// Bytes whose owner wakes a wakeup when it is gone.
final class OwnedBytes: SharedBytes {
    private let bytes: [UInt8]
    private let storage: UnsafeRawBufferPointerBox
    private let released: Wakeup

    init(count: Int, released: Wakeup) {
        bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        storage = UnsafeRawBufferPointerBox(copying: bytes)
        self.released = released
    }

    deinit { released.wake() }

    var byteCount: Int { bytes.count }
    var expected: [UInt8] { bytes }

    func withBytes<Result>(_ body: (RawSpan) throws -> Result) rethrows -> Result {
        try body(storage.buffer.bytes)
    }
}

/// Memory that stays where it is and is overwritten when it is freed, so that a late read shows.
final class UnsafeRawBufferPointerBox: @unchecked Sendable {
    let buffer: UnsafeRawBufferPointer
    private let memory: UnsafeMutableRawBufferPointer

    init(copying bytes: [UInt8]) {
        memory = .allocate(byteCount: bytes.count, alignment: 64)
        memory.copyBytes(from: bytes)
        buffer = UnsafeRawBufferPointer(memory)
    }

    deinit {
        memory.initializeMemory(as: UInt8.self, repeating: 0xDD)
        memory.deallocate()
    }
}

/// An endpoint that no other test uses.
func uniqueEndpoint(_ transport: String) -> String {
    let name = String(UInt64.random(in: 0 ... .max), radix: 36)
    return switch transport {
    case "tcp": "tcp://127.0.0.1:*"
    case "ipc": "ipc:///tmp/sprint-test-\(name)"
    default: "inproc://\(name)"
    }
}
