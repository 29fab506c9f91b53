import OrderedCollections
import SprintProtocol

/// The worker as a pure machine (contract C5): connection, registration, attempts, pages.
///
/// It never computes: the engine does, told by `EngineCommand`. Whatever the coordinator or the
/// engine say about an attempt that is not in a slot is ignored.
public struct WorkerMachine: Sendable {
    /// Where the worker stands with its coordinator.
    enum Link: Sendable {
        /// Not started.
        case idle
        /// `.connect` was asked for.
        case connecting(until: Instant)
        /// Hello was said.
        case greeting(until: Instant)
        /// The coordinator took it.
        case registered(Registration)
        /// A pause before the next try.
        case pausing(until: Instant)
        /// The process ends.
        case ended
    }

    /// A registration and its heartbeats.
    struct Registration: Sendable {
        var worker: WorkerID
        var bulkEndpoint: String?
        var lastHeard: Instant
        var nextBeat: Instant
    }

    let configuration: WorkerConfiguration
    var link = Link.idle
    var isDraining = false
    /// The next pause before reconnecting.
    var pause: Duration
    /// What is in the slots, in order of assignment.
    var attempts: OrderedDictionary<AttemptID, WorkerAttempt> = [:]
    /// The latest attempts that ended under this registration, oldest first.
    var ended: OrderedSet<AttemptID> = []
    var beatsSent: UInt64 = 0
    var lastHandled = Instant.zero
    /// Collects what the event at hand brings about.
    var actions: [WorkerAction] = []

    /// Creates a worker that has not started.
    public init(configuration: WorkerConfiguration) {
        self.configuration = configuration
        pause = configuration.timing.reconnectPauseMin
    }

    /// Takes an event and says what to do about it, in order.
    public mutating func handle(_ event: WorkerEvent, at now: Instant) -> [WorkerAction] {
        if case .ended = link { return [] }
        let now = max(now, lastHandled)
        forgiveStall(until: now)
        lastHandled = now
        switch event {
        case .start: connect(at: now)
        case .drain: beginDraining()
        case .quit: leave(.quit)
        case .connected: greet(at: now)
        case .received(let message): received(message, at: now)
        case .malformed, .unreachable: loseLink(at: now)
        case .foreignVersion(let version): meetForeign(version)
        case .prefixMissing(let attempt, let pages): fetch(pages, for: attempt, at: now)
        case .pagesArrived(let attempt, let staged, let refused):
            pagesArrived(attempt, staged: staged, refused: refused, at: now)
        case .progress(let entries): note(entries)
        case .executionFinished(let result): finish(result.attempt, with: .taskResult(result))
        case .executionFailed(let failure): finish(failure.attempt, with: .taskFailed(failure))
        case .tick: tick(at: now)
        }
        defer { actions = [] }
        return actions
    }

    /// When the next `.tick` is due at the latest; `nil` if nothing is being waited for. Ask after
    /// every event.
    public var nextDeadline: Instant? {
        switch link {
        case .idle, .ended: return nil
        case .connecting(let until), .greeting(let until), .pausing(let until): return until
        case .registered(let registration):
            let silence = registration.lastHeard + configuration.timing.silenceMax
            return attempts.values.reduce(min(registration.nextBeat, silence)) { next, attempt in
                guard case .fetching(let intake) = attempt.phase else { return next }
                return min(next, intake.waitUntil)
            }
        }
    }

    /// The registration, while there is one.
    public var registration: WorkerID? {
        if case .registered(let registration) = link { registration.worker } else { nil }
    }

    /// Attempts in slots.
    public var attemptCount: Int { attempts.count }
}
