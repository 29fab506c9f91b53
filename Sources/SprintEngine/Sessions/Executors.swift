import SprintProtocol
import SprintTensor
import SprintWire

/// The tasks of a worker on its replica: `begin` → `stage` for each page that comes → `proceed` →
/// events.
///
/// What an execution says depends on the assignment alone; pages only save work (contract C2).
public final class Executors {
    private let replica: Replica
    private let writesToLimit: Bool
    private var sessions: [AttemptID: ExecutorSession] = [:]

    /// Tasks for `replica`.
    ///
    /// - Parameter writesToLimit: whether executions go on beyond their ends up to `maxTokens`, for
    ///   benchmarks that want a given length.
    public init(replica: Replica, writesToLimit: Bool = false) {
        self.replica = replica
        self.writesToLimit = writesToLimit
    }

    /// Attempts in hand.
    public var count: Int { sessions.count }

    /// Takes a task: checks it, pins the pages that are here, and names those that are missing.
    ///
    /// Nothing is computed yet. An attempt that is in hand already is taken anew.
    ///
    /// - Returns: page numbers below `pagesOffered`, ascending.
    /// - Throws: `invalidTask`, `contextOverflow`, `tooLarge` or `overloaded`.
    public func begin(_ task: TaskAssignment, at now: Instant) throws(TaskFailure) -> [Int] {
        cancel(task.attempt)
        guard sessions.count < replica.options.slots else {
            let reason = EngineError.slotsBusy(slots: replica.options.slots).description
            throw TaskFailure(attempt: task.attempt, code: .overloaded, reason: reason)
        }
        let session = try ExecutorSession(
            task, on: replica, at: now, writesToLimit: writesToLimit)
        sessions[task.attempt] = session
        return session.missingPages
    }

    /// Verifies a page that came for an attempt and keeps it aside. A refused page changes nothing.
    public func stage(
        _ attempt: AttemptID, header: RawSpan, payload: RawSpan, at now: Instant
    ) -> StageOutcome {
        sessions[attempt]?.stage(header: header, payload: payload, at: now) ?? .unwanted
    }

    /// Commits the staged pages in one step and starts; what did not come is computed.
    /// Unknown attempts, and those that run already, are ignored.
    public func proceed(_ attempt: AttemptID, at now: Instant) throws(TaskFailure) {
        do throws(TaskFailure) {
            try sessions[attempt]?.proceed(at: now)
        } catch {
            sessions[attempt] = nil
            throw error
        }
    }

    /// Forgets an attempt and frees its slot; unknown attempts are ignored.
    public func cancel(_ attempt: AttemptID) { sessions.removeValue(forKey: attempt)?.release() }

    /// How far the attempts in hand are, by attempt: prefix tokens in place plus tokens written.
    public var progress: [Heartbeat.Progress] {
        sessions.keys.sorted().compactMap { attempt in
            sessions[attempt].map { Heartbeat.Progress(attempt: attempt, tokens: $0.progress) }
        }
    }

    /// Turns the slots' events into the attempts' ends; other slots' events are ignored.
    ///
    /// - Parameter took: how long the step took that these events come from; attempts are charged
    ///   their rows' part of it.
    public func handle(
        _ events: [SlotEvent], at now: Instant, took: Duration = .zero
    ) -> [ExecutorEvent] {
        let perRow = took.milliseconds / Double(max(1, replica.lastPass.rows))
        var ends: [ExecutorEvent] = []
        let attempts = Dictionary(
            uniqueKeysWithValues: sessions.compactMap { attempt, session in
                session.slot.map { ($0, attempt) }
            })
        for event in events {
            guard let attempt = attempts[event.slot],
                let end = sessions[attempt]?.handle(event.kind, at: now, perRow: perRow)
            else { continue }
            sessions[attempt] = nil
            ends.append(end)
        }
        return ends
    }
}
