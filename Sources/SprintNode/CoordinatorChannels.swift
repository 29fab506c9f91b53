import SprintEngine
import SprintProtocol
import SprintWire
import ZeroMQ

/// The coordinator's sockets: control and bulk ROUTER, and the authenticator in front of both.
/// Belongs to the reactor's thread.
struct CoordinatorChannels: ~Copyable {
    /// What a wait found.
    struct Ready {
        var control = false
        var bulk = false
        var authentication = false
    }

    /// What came on the bulk channel.
    enum BulkArrival {
        /// A worker's hello, with the wishes that it sets free.
        case opened([CoordinatorNode.Shipment])
        /// A hello of a registration that is over.
        case late
        /// Anything else: only hellos come here.
        case malformed(PeerID, reason: String)
    }

    /// The control channel's address as bound.
    let endpoint: NodeEndpoint
    /// The bulk channel's address as bound.
    let bulkEndpoint: NodeEndpoint

    /// The sockets' context.
    let context: Context
    private let control: Socket
    private let bulk: Socket
    private var authenticator: ZAPHandler?
    private var poller = Poller()
    private let controlKey: Poller.Key
    private let bulkKey: Poller.Key
    private var authenticatorKey: Poller.Key?
    private var wakeupKey: Poller.Key?

    private var workers: [PeerID: WorkerID] = [:]
    /// Peers whose bulk channel has introduced itself.
    private var bulkOpen: Set<PeerID> = []
    /// Wishes for pages from workers whose bulk channel is not open yet; at most one a slot.
    private var held: [CoordinatorNode.Shipment] = []

    /// Binds both channels.
    ///
    /// - Throws: `NodeError` if an address is taken or needs keys.
    static func open(
        bind: NodeEndpoint, keys: CoordinatorKeys?
    ) throws(NodeError) -> CoordinatorChannels {
        guard keys != nil || bind.isLocal else { throw .keysNeeded(endpoint: "\(bind)") }
        do throws(ZeroMQError) {
            let context = try Context()
            let security: SocketOptions.Security = keys.map { .server($0.pair) } ?? .none
            let authenticator = try Self.authenticator(keys, context: context)
            let control = try Socket(
                .router, context: context, options: .controlServer(security: security))
            let bulk = try Socket(
                .router, context: context, options: .bulkServer(security: security))
            let endpoint = try parse(control.bind(bind.description))
            let bulkEndpoint = try parse(bulk.bind(bind.bulk.description))
            return CoordinatorChannels(
                context: context, control: control, at: endpoint, bulk: bulk, at: bulkEndpoint,
                authenticator: authenticator)
        } catch {
            throw .socket(endpoint: bind.description, reason: error.description)
        }
    }

    private init(
        context: Context, control: consuming Socket, at endpoint: NodeEndpoint,
        bulk: consuming Socket, at bulkEndpoint: NodeEndpoint,
        authenticator: consuming ZAPHandler?
    ) {
        self.context = context
        controlKey = poller.add(control)
        bulkKey = poller.add(bulk)
        switch consume authenticator {
        case .some(let handler):
            authenticatorKey = poller.add(handler.socket)
            self.authenticator = consume handler
        case .none: self.authenticator = nil
        }
        self.control = control
        self.bulk = bulk
        self.endpoint = endpoint
        self.bulkEndpoint = bulkEndpoint
    }

    private static func authenticator(
        _ keys: CoordinatorKeys?, context: Context
    ) throws(ZeroMQError) -> ZAPHandler? {
        guard let keys else { return nil }
        return try ZAPHandler(context: context, allowed: keys.workers)
    }

    private static func parse(_ text: String) throws(ZeroMQError) -> NodeEndpoint {
        guard let endpoint = try? NodeEndpoint(text) else {
            throw .other(
                operation: "read the bound address \(text)", code: 0, text: "it is no endpoint")
        }
        return endpoint
    }

    /// Takes away the files of `ipc://` endpoints: nobody new is let in from now on.
    func withdraw() {
        control.removeFiles()
        bulk.removeFiles()
    }

    // MARK: Waiting

    /// Waits for a message, `wakeup`, or the end of `timeout`.
    ///
    /// - Throws: what makes every further wait fail too: who went on would spin.
    mutating func wait(for timeout: Duration?, or wakeup: Wakeup) throws(ZeroMQError) -> Ready {
        if wakeupKey == nil { wakeupKey = poller.add(wakeup) }
        let events = try poller.wait(timeout: timeout)
        var ready = Ready()
        for event in events {
            if event.key == controlKey { ready.control = true }
            if event.key == bulkKey { ready.bulk = true }
            if event.key == authenticatorKey { ready.authentication = true }
        }
        return ready
    }

    /// Answers every waiting question of who may connect; returns the addresses that may not.
    mutating func answerAuthentication() -> [String] {
        var denied: [String] = []
        while let decision = try? authenticator?.handle() {
            if case .denied(_, let address) = decision { denied.append(address) }
        }
        return denied
    }

    // MARK: Control

    /// The next control message and its sender; `nil` if none is waiting.
    mutating func receiveControl() -> (PeerID, Result<ControlMessage, WireError>)? {
        do throws(ZeroMQError) {
            guard let frames = try control.receive() else { return nil }
            let peer = PeerID(frames[0].bytes)
            guard frames.count == 2 else { return (peer, .failure(.malformed)) }
            do throws(WireError) {
                return (peer, .success(try ControlCodec.decode(frames[1].bytes)))
            } catch {
                return (peer, .failure(error))
            }
        } catch .messageTooLarge(let sender, _, _) where !sender.isEmpty {
            return (PeerID(sender), .failure(.malformed))
        } catch {
            return nil
        }
    }

    /// Sends a control message; `false` if the peer is gone or its queue is full.
    mutating func send(_ message: ControlMessage, to peer: PeerID) -> Bool {
        do throws(ZeroMQError) {
            try control.send([.bytes(peer.bytes), .bytes(ControlCodec.encode(message))])
            return true
        } catch {
            return false
        }
    }

    // MARK: Bulk

    /// From now on `peer` is `worker`; its bulk channel may introduce itself.
    mutating func expect(_ worker: WorkerID, from peer: PeerID) {
        forget(peer)
        workers[peer] = worker
    }

    /// The peer's registration is over.
    mutating func forget(_ peer: PeerID) {
        workers[peer] = nil
        bulkOpen.remove(peer)
        held.removeAll { $0.peer == peer }
    }

    /// Whether pages can be sent to the worker now.
    func isBulkOpen(_ peer: PeerID) -> Bool { bulkOpen.contains(peer) }

    /// Keeps a wish until the worker's bulk channel is open; `false` if there is no place for it.
    mutating func hold(_ shipment: CoordinatorNode.Shipment) -> Bool {
        guard workers[shipment.peer] != nil, held.count < Limits.socketQueueMessagesMax else {
            return false
        }
        held.append(shipment)
        return true
    }

    /// The next message on the bulk channel; `nil` if none is waiting.
    mutating func receiveBulk() -> BulkArrival? {
        do throws(ZeroMQError) {
            guard let frames = try bulk.receive() else { return nil }
            return arrival(frames)
        } catch .messageTooLarge(let sender, let frames, let bytes) where !sender.isEmpty {
            let reason = "\(frames) frames of \(bytes) bytes are no hello."
            return .malformed(PeerID(sender), reason: reason)
        } catch .messageTooLarge {
            return .late
        } catch {
            return nil
        }
    }

    private mutating func arrival(_ frames: [Frame]) -> BulkArrival {
        let peer = PeerID(frames[0].bytes)
        guard frames.count == 2 else {
            return .malformed(peer, reason: "\(frames.count - 1) frames are no hello.")
        }
        switch frames[1].withBytes(Self.hello) {
        case .failure(let error): return .malformed(peer, reason: error.description)
        case .success(let hello):
            guard workers[peer] == hello.worker else { return .late }
            bulkOpen.insert(peer)
            defer { held.removeAll { $0.peer == peer } }
            return .opened(held.filter { $0.peer == peer })
        }
    }

    private static func hello(_ bytes: RawSpan) -> Result<BulkHello, WireError> {
        do throws(WireError) {
            return .success(try BulkCodec.decodeHello(bytes))
        } catch {
            return .failure(error)
        }
    }

    /// Tells a peer that came on the bulk channel only why it is refused; `false` if it is not
    /// there.
    mutating func refuseOnBulk(_ refusal: Refusal, _ peer: PeerID) -> Bool {
        do throws(ZeroMQError) {
            try bulk.send([.bytes(peer.bytes), .bytes(ControlCodec.encode(.refuse(refusal)))])
            return true
        } catch {
            return false
        }
    }

    /// Sends pages from where they are in memory; `false` if the worker is gone or its queue is
    /// full.
    mutating func send(_ pages: [ShippedPage], to peer: PeerID, for attempt: AttemptID) -> Bool {
        guard bulkOpen.contains(peer) else { return false }
        let preamble = BulkPreamble(attempt: attempt, pages: pages.count)
        var frames: [OutgoingFrame] = [.bytes(peer.bytes), .bytes(BulkCodec.encode(preamble))]
        for page in pages {
            frames += [.bytes(PageCodec.encode(page.header)), .shared(page.payload)]
        }
        do throws(ZeroMQError) {
            try bulk.send(frames)
            return true
        } catch {
            return false
        }
    }
}
