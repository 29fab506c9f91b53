import SprintCluster
import SprintEngine
import SprintProtocol
import SprintWire
import ZeroMQ

extension CoordinatorNode {
    /// One turn of the reactor: waits for a frame, a timer or a wake-up, and handles what came.
    func turn() {
        let wait = machine.nextDeadline.map { max(.zero, $0 - clock.now) }
        let ready: CoordinatorChannels.Ready
        do throws(ZeroMQError) {
            ready = try channels.wait(for: wait, or: loop.wakeup)
        } catch {
            return fail(error)
        }
        if ready.authentication {
            for address in channels.answerAuthentication() {
                noticeStranger("a peer's key is not listed", ["address": "\(address)"])
            }
        }
        if ready.control { receiveControl() }
        if ready.bulk { receiveBulk() }
        if let deadline = machine.nextDeadline, deadline <= clock.now { apply(.tick) }
    }

    /// Feeds an event to the machine and performs its actions, and whatever these lead to, in
    /// order.
    func apply(_ event: CoordinatorEvent) {
        logger.trace("event", metadata: ["event": "\(event)"])
        pending.append(event)
        guard !isHandling else { return }
        isHandling = true
        while !pending.isEmpty {
            for action in machine.handle(pending.removeFirst(), at: clock.now) { perform(action) }
        }
        isHandling = false
        shareCores()
    }

    /// The planner computes with all its threads, except while workers of this machine have tasks:
    /// then with one, for the cores are theirs. Never shows in a token (contract C1).
    private func shareCores() {
        let shares = machine.workers.contains { $0.host == HostName.current && $0.slotsBusy > 0 }
        guard shares != sharesCores else { return }
        sharesCores = shares
        planners.post(threads: shares ? 1 : .max)
    }

    /// Hears the planner's host.
    func take(_ output: PlannerHost.Output) {
        switch output {
        case .planner(let run, let event):
            if case .taskReady(let task) = event {
                let id = TaskID(run: run, round: task.round, prompt: task.prompt)
                callers[run]?.prefixes[id] = task.prefix
            }
            apply(.planner(run, event))
        case .answer(let run, let answer, let milliseconds):
            callers[run]?.answer = (answer, milliseconds)
        }
    }

    private func receiveControl() {
        // Bounded, so that a flood on one channel cannot starve the other or the timers.
        for _ in 0..<Limits.messagesPerTurnMax {
            guard let (peer, message) = channels.receiveControl() else { return }
            switch message {
            case .success(let message): hear(message, from: peer)
            // Versions count from 1: 0 is what other people's bytes look like.
            case .failure(.version(let version)) where version > 0:
                apply(.foreignVersion(peer, version: version))
            case .failure(let error): apply(.malformed(peer, reason: error.description))
            }
        }
    }

    /// What a worker wrote is looked at before the machine takes it: it knows no vocabulary.
    private func hear(_ message: ControlMessage, from peer: PeerID) {
        if case .taskResult(let result) = message,
            let violation = language.violation(ofExecution: result.tokens)
        {
            return apply(.illegalResult(peer, result, reason: violation + "."))
        }
        apply(.received(peer, message))
    }

    private func receiveBulk() {
        for _ in 0..<Limits.messagesPerTurnMax {
            guard let arrival = channels.receiveBulk() else { return }
            switch arrival {
            case .opened(let held): for shipment in held { startShipment(shipment) }
            case .late: continue
            case .malformed(let peer, let reason):
                apply(.malformed(peer, reason: "On the bulk channel: \(reason)"))
            }
        }
    }
}

extension CoordinatorNode {
    /// Pages that a worker asked for.
    struct Shipment: Sendable {
        var peer: PeerID
        var attempt: AttemptID
        var pages: [Int]
    }

    /// Asks the pages' thread for them, or holds the wish until the worker's bulk channel is open.
    func startShipment(_ shipment: Shipment) {
        guard channels.isBulkOpen(shipment.peer) else {
            if !channels.hold(shipment) { apply(.pagesGone(shipment.peer, shipment.attempt)) }
            return
        }
        guard let prefix = callers[shipment.attempt.task.run]?.prefixes[shipment.attempt.task]
        else {
            return apply(.pagesGone(shipment.peer, shipment.attempt))
        }
        pages.post(shipment.pages, of: prefix, to: shipment.peer, for: shipment.attempt)
    }

    func ship(_ pages: [ShippedPage], to peer: PeerID, for attempt: AttemptID) {
        guard !pages.isEmpty, channels.send(pages, to: peer, for: attempt) else {
            return apply(.pagesGone(peer, attempt))
        }
    }
}
