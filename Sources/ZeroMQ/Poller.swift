import CZMQ
import SprintProtocol

/// Waits for any of several sockets and wakeups. Belongs to the thread of its sockets.
public struct Poller: ~Copyable {
    /// One thing that is watched; stays valid until it is removed.
    public struct Key: Hashable, Sendable {
        fileprivate let number: Int
    }

    /// What to wait for, and what was found.
    public struct Readiness: OptionSet, Hashable, Sendable {
        /// The bits, as `zmq_poll` numbers them.
        public let rawValue: Int16

        /// Wraps bits.
        public init(rawValue: Int16) { self.rawValue = rawValue }

        /// A message can be received, or the wakeup was woken.
        public static let readable = Readiness(rawValue: Int16(ZMQ_POLLIN))
        /// A message can be sent (a ROUTER always says so).
        public static let writable = Readiness(rawValue: Int16(ZMQ_POLLOUT))
    }

    /// Something that is ready.
    public struct Event: Hashable, Sendable {
        /// What.
        public let key: Key
        /// For what.
        public let readiness: Readiness
    }

    private enum Source {
        case socket(SocketHandle)
        case wakeup(Wakeup)
    }

    private struct Entry {
        let key: Key
        let source: Source
        var interest: Readiness

        /// The entry as `zmq_poll` reads it.
        var item: zmq_pollitem_t {
            switch source {
            case .socket(let handle):
                zmq_pollitem_t(socket: handle.raw, fd: 0, events: interest.rawValue, revents: 0)
            case .wakeup(let wakeup):
                zmq_pollitem_t(
                    socket: nil, fd: wakeup.descriptor, events: interest.rawValue, revents: 0)
            }
        }
    }

    private var entries: [Entry] = []
    private var keysMade = 0

    /// Watches nothing yet.
    public init() {}

    /// Watches a socket. If the socket is closed first, it is silently watched no longer.
    public mutating func add(_ socket: borrowing Socket, for interest: Readiness = .readable) -> Key
    {
        add(.socket(socket.handle), interest)
    }

    /// Watches a wakeup. `wait` reports it as readable and takes its wakes back.
    public mutating func add(_ wakeup: Wakeup) -> Key { add(.wakeup(wakeup), .readable) }

    /// Changes what a watched thing is watched for; an empty set pauses it.
    public mutating func watch(_ key: Key, for interest: Readiness) {
        for index in entries.indices where entries[index].key == key {
            entries[index].interest = interest
        }
    }

    /// Watches it no longer.
    public mutating func remove(_ key: Key) { entries.removeAll { $0.key == key } }

    /// Waits until something is ready.
    ///
    /// - Parameter timeout: `nil` waits for ever; rounded up to whole milliseconds.
    /// - Returns: what is ready, in the order of adding; empty when the time is over or a signal
    ///   came.
    /// - Throws: `terminated` if the context is shut down.
    public mutating func wait(timeout: Duration?) throws(ZeroMQError) -> [Event] {
        entries.removeAll { entry in
            if case .socket(let handle) = entry.source { handle.isClosed } else { false }
        }
        var items = entries.map(\.item)
        let milliseconds = timeout.map(\.millisecondsRoundedUp) ?? -1
        guard zmq_poll(&items, Int32(items.count), milliseconds) >= 0 else {
            let error = ZeroMQError.last("poll")
            if error.isInterruption { return [] }
            throw error
        }
        return zip(entries, items).compactMap { entry, item in
            guard item.revents != 0 else { return nil }
            if case .wakeup(let wakeup) = entry.source { wakeup.drain() }
            return Event(key: entry.key, readiness: Readiness(rawValue: item.revents))
        }
    }

    private mutating func add(_ source: Source, _ interest: Readiness) -> Key {
        keysMade += 1
        let key = Key(number: keysMade)
        entries.append(Entry(key: key, source: source, interest: interest))
        return key
    }
}
