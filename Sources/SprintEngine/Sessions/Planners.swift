import SprintProtocol

/// The planners of several runs on one replica: `start` → events → `resume` → … → `answered`.
public final class Planners {
    private let replica: Replica
    private var sessions: [RunID: PlannerSession] = [:]

    /// Planners on `replica`, each in a slot of its own.
    public init(replica: Replica) { self.replica = replica }

    /// Runs in hand.
    public var count: Int { sessions.count }

    /// Runs whose planner has something to compute now, by number.
    public var writing: [RunID] {
        sessions.filter { replica.slot($0.value.slot)?.isRunning == true }.map(\.key).sorted()
    }

    /// Starts a run's planner; its events come from `handle`.
    ///
    /// - Throws: `invalidRequest`, `contextOverflow`, `overloaded` (no free slot) or
    ///   `plannerFailed` (no memory).
    public func start(_ run: RunID, question: Question) throws(ReasoningFailure) {
        precondition(sessions[run] == nil, "a run is started once")
        sessions[run] = try PlannerSession(question, on: replica)
    }

    /// Appends the executions of round `round`, in prompt order (none for a plan without a prompt),
    /// and lets the planner go on. Unknown runs and rounds that are not waited for are ignored.
    ///
    /// - Returns: nothing, or `.failed` if the executions cannot be gathered.
    public func resume(_ run: RunID, round: Int, executions: [[TokenID]]) -> [PlanEvent] {
        sessions[run]?.resume(round: round, executions: executions) ?? []
    }

    /// Forgets a run and frees its slot; unknown runs are ignored.
    public func release(_ run: RunID) { sessions.removeValue(forKey: run)?.release() }

    /// Turns the slots' events into the runs' events, in order; other slots' events are ignored.
    public func handle(_ events: [SlotEvent]) -> [(run: RunID, event: PlanEvent)] {
        let runs = Dictionary(uniqueKeysWithValues: sessions.map { ($0.value.slot, $0.key) })
        return events.flatMap { event -> [(run: RunID, event: PlanEvent)] in
            guard let run = runs[event.slot], let session = sessions[run] else { return [] }
            return session.handle(event.kind).map { (run, $0) }
        }
    }
}
