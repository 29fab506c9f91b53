import SprintProtocol

/// Registration and life of workers.
extension Coordinator {
    mutating func received(_ message: ControlMessage, from peer: PeerID, at now: Instant) {
        if isShunned(peer) { return }
        if case .hello(let hello) = message { return greet(hello, from: peer, at: now) }
        guard let worker = workerOfPeer[peer] else { return answerStranger(message, peer) }
        registry[worker]?.lastHeard = now
        switch message {
        case .heartbeat(let heartbeat): progressed(heartbeat, at: worker, peer, now)
        case .pageRequest(let request): pagesRequested(request, by: worker, peer, now)
        case .taskResult(let result): finished(result, by: worker, peer, now)
        case .taskFailed(let failure): declined(failure, by: worker, now)
        case .draining: registry[worker]?.isDraining = true
        case .goodbye: remove(worker, reason: "It left.", at: now)
        case .hello, .welcome, .refuse, .taskAssign, .taskCancel, .pagesUnavailable:
            refuseMalformed(
                peer, "This message is the coordinator's to send, not a worker's.", at: now)
        }
    }

    /// Registers a worker, or refuses it. A peer that says hello anew is a new worker.
    private mutating func greet(_ hello: WorkerHello, from peer: PeerID, at now: Instant) {
        if let earlier = workerOfPeer[peer] {
            remove(earlier, reason: "It registered anew.", at: now)
        }
        if let refusal = objection(to: hello) {
            counters.peersRefused += 1
            actions += [.send(peer, .refuse(refusal)), .disconnect(peer)]
            return
        }
        workersRegistered += 1
        let worker = WorkerRecord(
            id: WorkerID(workersRegistered), peer: peer, hello: hello, at: now)
        registry[worker.id] = worker
        workerOfPeer[peer] = worker.id
        nextBeat = nextBeat ?? now + configuration.timing.heartbeatInterval
        for run in runs.keys { runs[run]?.sawWorker = true }
        let welcome = Welcome(worker: worker.id, bulkEndpoint: configuration.bulkEndpoint)
        actions += [.send(peer, .welcome(welcome)), .workerJoined(worker.id, peer, hello)]
    }

    /// Takes a registration out; its attempts go elsewhere.
    mutating func remove(_ id: WorkerID, reason: String, at now: Instant) {
        guard let worker = registry.removeValue(forKey: id) else { return }
        workerOfPeer[worker.peer] = nil
        if registry.isEmpty { nextBeat = nil }
        actions.append(.workerLeft(id, worker.peer, reason: reason))
        for attempt in worker.attempts.sorted() {
            lose(attempt, reason: "\(id): \(reason)", at: now)
        }
    }

    /// A peer without registration: whatever it says is late. It is told to say hello anew.
    private mutating func answerStranger(_ message: ControlMessage, _ peer: PeerID) {
        switch message {
        case .goodbye: return
        case .taskResult(let result): fence(result)
        case .taskFailed: counters.messagesFenced += 1
        default: break
        }
        let refusal = Refusal(
            code: .notRegistered,
            reason:
                "This worker is not registered: it was silent too long or never said hello. Say "
                + "hello anew."
        )
        actions.append(.send(peer, .refuse(refusal)))
    }

    /// Closes a peer that speaks nonsense (contract C4). It is told once; whatever else comes from
    /// this connection is passed over, for libzmq cannot be told to cut it. A worker comes back
    /// with a new connection.
    mutating func refuseMalformed(_ peer: PeerID, _ reason: String, at now: Instant) {
        if isShunned(peer) { return }
        counters.peersRefused += 1
        shunned.append(peer)
        if shunned.count > Limits.peersRememberedMax { shunned.removeFirst() }
        actions += [
            .send(peer, .refuse(Refusal(code: .malformed, reason: reason))), .disconnect(peer),
        ]
        if let worker = workerOfPeer[peer] {
            remove(worker, reason: "It sent a malformed message: \(reason)", at: now)
        }
    }

    /// Lets a peer of another release go with the reason. It is not shunned: it did nothing wrong,
    /// and it ends by itself once it has read why.
    mutating func refuseVersion(_ version: Int, of peer: PeerID, at now: Instant) {
        if isShunned(peer) { return }
        counters.peersRefused += 1
        let refusal = Self.refusal(ofVersion: version)
        actions += [.send(peer, .refuse(refusal)), .disconnect(peer)]
        if let worker = workerOfPeer[peer] { remove(worker, reason: refusal.reason, at: now) }
    }

    private mutating func isShunned(_ peer: PeerID) -> Bool {
        let isShunned = shunned.contains(peer)
        if isShunned { counters.messagesIgnored += 1 }
        return isShunned
    }

    mutating func unreachable(_ peer: PeerID, at now: Instant) {
        guard let worker = workerOfPeer[peer] else { return }
        actions.append(.disconnect(peer))
        remove(worker, reason: "It cannot be reached.", at: now)
    }

    mutating func processEnded(_ host: String, _ processID: Int, at now: Instant) {
        let ended = registry.values.filter {
            $0.hello.host == host && $0.hello.processID == processID
        }
        for worker in ended {
            actions.append(.disconnect(worker.peer))
            remove(worker.id, reason: "Its process ended.", at: now)
        }
    }
}
