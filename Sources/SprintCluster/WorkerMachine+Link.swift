import SprintProtocol

/// Connection, greeting, heartbeats, and the ways out.
extension WorkerMachine {
    mutating func connect(at now: Instant) {
        link = .connecting(until: now + configuration.timing.silenceMax)
        actions.append(.connect)
    }

    mutating func greet(at now: Instant) {
        guard case .connecting = link else { return }
        sayHello(at: now)
    }

    private mutating func sayHello(at now: Instant) {
        link = .greeting(until: now + configuration.timing.silenceMax)
        actions.append(.send(.hello(configuration.hello)))
    }

    mutating func received(_ message: ControlMessage, at now: Instant) {
        switch (link, message) {
        case (.greeting, .welcome(let welcome)): register(welcome, at: now)
        case (.greeting, .refuse(let refusal)) where refusal.code != .notRegistered:
            refused(refusal, at: now)
        case (.registered(var registration), _):
            registration.lastHeard = now
            link = .registered(registration)
            obey(message, registration, at: now)
        default: return
        }
    }

    private mutating func register(_ welcome: Welcome, at now: Instant) {
        ended = []
        link = .registered(
            Registration(
                worker: welcome.worker, bulkEndpoint: welcome.bulkEndpoint, lastHeard: now,
                nextBeat: now + configuration.timing.heartbeatInterval))
        actions.append(.registered(welcome.worker, bulkEndpoint: welcome.bulkEndpoint))
        if isDraining { actions.append(.send(.draining)) }
    }

    private mutating func obey(
        _ message: ControlMessage, _ registration: Registration, at now: Instant
    ) {
        switch message {
        case .taskAssign(let assignment): take(assignment)
        case .taskCancel(let attempt): cancel(attempt)
        case .pagesUnavailable(let attempt): stopFetching(attempt)
        case .heartbeat: pause = configuration.timing.reconnectPauseMin
        case .refuse(let refusal): refused(refusal, at: now)
        case .welcome: return
        case .hello, .pageRequest, .taskResult, .taskFailed, .draining, .goodbye: loseLink(at: now)
        }
    }

    private mutating func refused(_ refusal: Refusal, at now: Instant) {
        switch refusal.code {
        case .protocolVersion, .fingerprint: leave(.refused(refusal))
        case .malformed, .full, .shuttingDown: loseLink(at: now)
        case .notRegistered:
            abandonAttempts()
            isDraining ? leave(.drained) : sayHello(at: now)
        }
    }

    /// No pause mends another release; a message that comes after the connection was given up says
    /// nothing about the next one.
    mutating func meetForeign(_ version: Int) {
        switch link {
        case .greeting, .registered: leave(.foreignVersion(version))
        case .idle, .connecting, .pausing, .ended: return
        }
    }

    /// Gives the connection up; the next is tried after a pause that doubles until a heartbeat
    /// comes.
    mutating func loseLink(at now: Instant) {
        switch link {
        case .idle, .pausing, .ended: return
        case .connecting, .greeting, .registered: break
        }
        abandonAttempts()
        actions.append(.disconnect)
        if isDraining { return leave(.drained) }
        link = .pausing(until: now + pause)
        pause = min(pause * 2, configuration.timing.reconnectPauseMax)
    }

    private mutating func abandonAttempts() {
        actions += attempts.keys.map { .engine(.cancel($0)) }
        attempts = [:]
    }

    mutating func beginDraining() {
        guard !isDraining else { return }
        isDraining = true
        guard case .registered = link else { return leave(.drained) }
        actions.append(.send(.draining))
        leaveIfDrained()
    }

    mutating func leaveIfDrained() {
        if isDraining, attempts.isEmpty { leave(.drained) }
    }

    mutating func leave(_ exit: WorkerExit) {
        abandonAttempts()
        if case .registered = link { actions.append(.send(.goodbye)) }
        link = .ended
        actions.append(.exit(exit))
    }

    mutating func tick(at now: Instant) {
        switch link {
        case .idle, .ended: return
        case .connecting(let until), .greeting(let until):
            if until <= now { loseLink(at: now) }
        case .pausing(let until):
            if until <= now { connect(at: now) }
        case .registered(let registration):
            if registration.lastHeard + configuration.timing.silenceMax <= now {
                return loseLink(at: now)
            }
            endWaits(at: now)
            if registration.nextBeat <= now { beat(registration, at: now) }
        }
    }

    private mutating func beat(_ registration: Registration, at now: Instant) {
        beatsSent += 1
        var registration = registration
        registration.nextBeat = now + configuration.timing.heartbeatInterval
        link = .registered(registration)
        let progress = attempts.map { Heartbeat.Progress(attempt: $0.key, tokens: $0.value.tokens) }
        actions.append(.send(.heartbeat(Heartbeat(sequence: beatsSent, progress: progress))))
    }

    /// If the worker itself stood still, what came meanwhile is still in the socket's queue.
    mutating func forgiveStall(until now: Instant) {
        let stall = now - lastHandled
        guard stall > configuration.timing.heartbeatInterval * 2,
            case .registered(var registration) = link
        else { return }
        registration.lastHeard = min(now, registration.lastHeard + stall)
        link = .registered(registration)
        for id in attempts.keys {
            guard case .fetching(var intake)? = attempts[id]?.phase else { continue }
            intake.forgive(stall)
            attempts[id]?.phase = .fetching(intake)
        }
    }
}
