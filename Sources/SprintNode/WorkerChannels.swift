import SprintProtocol
import SprintWire
import ZeroMQ

/// Pages that came for an attempt, still unverified.
struct PageArrival: Sendable {
    /// One page as it came.
    struct Page: Sendable {
        var header: any SharedBytes
        var payload: any SharedBytes
    }

    var attempt: AttemptID
    var pages: [Page]
}

/// The worker's sockets: control and bulk DEALER. Belongs to the reactor's thread.
///
/// Every registration has a routing identity of its own, the same on both channels, so that the
/// coordinator knows whose bulk channel it is and never mistakes a new connection for the one it
/// replaces.
struct WorkerChannels: ~Copyable {
    /// What a wait found.
    struct Ready {
        var control = false
        var bulk = false
        /// The control connection came into being.
        var connected = false
    }

    private let connect: NodeEndpoint
    private let security: SocketOptions.Security
    /// The sockets' context.
    let context: Context
    private var poller = Poller()
    private var control: Socket?
    private var controlKey: Poller.Key?
    private var bulk: Socket?
    private var bulkKey: Poller.Key?
    private var bulkAddress: NodeEndpoint?
    /// Whether the control connection is still being made; nothing can be sent before it is.
    private var isConnecting = false
    /// What is sent as soon as the bulk connection is made.
    private var bulkHello: OutgoingFrame?
    private var wakeupKey: Poller.Key?
    private var identity = PeerID([1])

    /// Opens nothing yet.
    static func closed(
        connect: NodeEndpoint, keys: WorkerKeys?
    ) throws(NodeError) -> WorkerChannels {
        guard keys != nil || connect.isLocal else {
            throw .workerKeysNeeded(endpoint: "\(connect)")
        }
        let security =
            keys.map { .client($0.pair, server: $0.coordinator) } ?? SocketOptions.Security.none
        do {
            return WorkerChannels(connect: connect, security: security, context: try Context())
        } catch {
            throw .socket(endpoint: connect.description, reason: error.description)
        }
    }

    private init(connect: NodeEndpoint, security: SocketOptions.Security, context: Context) {
        self.connect = connect
        self.security = security
        self.context = context
    }

    // MARK: Connections

    /// Starts a control connection; `wait` says when it is made. `false` if the system refuses a
    /// socket.
    mutating func openControl() -> Bool {
        close()
        identity = Self.freshIdentity()
        let options = SocketOptions(security: security, routingID: identity)
        do throws(ZeroMQError) {
            let socket = try Socket(.dealer, context: context, options: options)
            try socket.connect(connect.description)
            controlKey = poller.add(socket, for: [.readable, .writable])
            control = consume socket
            isConnecting = true
            return true
        } catch {
            return false
        }
    }

    /// Introduces a registration on the bulk connection, which is opened if it is not. A worker
    /// that registers anew on the same control connection keeps its bulk connection too.
    mutating func openBulk(_ endpoint: String?, worker: WorkerID) {
        guard let endpoint, let address = try? NodeEndpoint(endpoint) else { return closeBulk() }
        let hello = OutgoingFrame.bytes(BulkCodec.encode(BulkHello(worker: worker)))
        if bulkAddress == address, (try? bulk?.send([hello])) != nil { return }
        closeBulk()
        let options = SocketOptions.bulk(security: security, routingID: identity)
        do throws(ZeroMQError) {
            let socket = try Socket(.dealer, context: context, options: options)
            try socket.connect(address.seen(by: connect).description)
            bulkKey = poller.add(socket, for: [.readable, .writable])
            bulk = consume socket
            bulkHello = hello
            bulkAddress = address
        } catch {
            // Without a bulk channel the pages do not come and the machine's wait for them ends:
            // the prefix is recomputed.
            return
        }
    }

    /// Closes both connections; what they still carry is worthless.
    mutating func close() {
        closeBulk()
        if let key = controlKey { poller.remove(key) }
        controlKey = nil
        control = nil
        isConnecting = false
    }

    private mutating func closeBulk() {
        if let key = bulkKey { poller.remove(key) }
        bulkKey = nil
        bulk = nil
        bulkAddress = nil
        bulkHello = nil
    }

    private static func freshIdentity() -> PeerID {
        var generator = SystemRandomNumberGenerator()
        return PeerID([1] + (0..<15).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }

    // MARK: Messages

    /// Waits for a message, `wakeup`, or the end of `timeout`.
    ///
    /// - Throws: what makes every further wait fail too: who went on would spin.
    mutating func wait(for timeout: Duration?, or wakeup: Wakeup) throws(ZeroMQError) -> Ready {
        if wakeupKey == nil { wakeupKey = poller.add(wakeup) }
        let events = try poller.wait(timeout: timeout)
        var ready = Ready()
        for event in events {
            if event.key == controlKey {
                ready.control = event.readiness.contains(.readable)
                ready.connected = event.readiness.contains(.writable) && noteConnected()
            } else if event.key == bulkKey {
                ready.bulk = event.readiness.contains(.readable)
                if event.readiness.contains(.writable) { introduceBulk() }
            }
        }
        return ready
    }

    /// The control connection is made: from now on only messages are of interest.
    private mutating func noteConnected() -> Bool {
        if let key = controlKey { poller.watch(key, for: .readable) }
        defer { isConnecting = false }
        return isConnecting
    }

    /// The bulk connection is made: the coordinator learns whose it is.
    private mutating func introduceBulk() {
        if let key = bulkKey { poller.watch(key, for: .readable) }
        if let hello = bulkHello { try? bulk?.send([hello]) }
        bulkHello = nil
    }

    /// The next control message; `nil` if none is waiting.
    mutating func receiveControl() -> Result<ControlMessage, WireError>? {
        do throws(ZeroMQError) {
            guard let frames = try control?.receive() ?? nil else { return nil }
            guard frames.count == 1 else { return .failure(.malformed) }
            do throws(WireError) {
                return .success(try ControlCodec.decode(frames[0].bytes))
            } catch {
                return .failure(error)
            }
        } catch .messageTooLarge {
            return .failure(.malformed)
        } catch {
            return nil
        }
    }

    /// Sends a control message; `false` if nobody is connected or the queue is full.
    mutating func send(_ message: ControlMessage) -> Bool {
        do throws(ZeroMQError) {
            try control?.send([.bytes(ControlCodec.encode(message))])
            return control != nil
        } catch {
            return false
        }
    }

    /// The next pages; `nil` if none are waiting. A message that makes no sense is a failure and
    /// ignored: the wait for its pages ends by itself.
    mutating func receiveBulk() -> Result<PageArrival, WireError>? {
        do throws(ZeroMQError) {
            guard let frames = try bulk?.receive() ?? nil else { return nil }
            return Self.arrival(frames)
        } catch .messageTooLarge {
            return .failure(.malformed)
        } catch {
            return nil
        }
    }

    private static func arrival(_ frames: [Frame]) -> Result<PageArrival, WireError> {
        guard let preamble = try? frames[0].withBytes(BulkCodec.decodePreamble),
            frames.count == preamble.frameCount
        else { return .failure(.malformed) }
        let pages = stride(from: 1, to: frames.count, by: 2).map { index in
            PageArrival.Page(header: frames[index], payload: frames[index + 1])
        }
        return .success(PageArrival(attempt: preamble.attempt, pages: pages))
    }
}
