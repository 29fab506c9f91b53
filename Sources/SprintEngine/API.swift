// The public surface of floor 3, ahead of its bodies: types and signatures as the node calls them.
import SprintProtocol

/// One page of a prefix on its way to another replica: a reference, not a copy.
public struct ShippedPage: Sendable {
    /// The page's number in its prefix, from 0.
    public var number: Int
    /// Keys and values in the layout of `KVGeometry`.
    public var payload: any SharedBytes
}

/// One replica of the model: slots, batched decode, KV pages, prefix store, sampler. Not thread-safe: one compute thread owns it.
public final class Replica {
    /// Identity of model, tokenizer, numerics, KV type and page size.
    public var fingerprint: Fingerprint { preconditionFailure("awaits the transformer") }
    /// Whether any slot can make a step now.
    public var isRunnable: Bool { preconditionFailure("awaits the transformer") }
    /// Schedules, runs one forward pass and samples; at most one token a slot.
    public func step() -> [SlotEvent] { preconditionFailure("awaits the transformer") }
    /// The text of tokens, in UTF-8.
    public func text(of tokens: [TokenID]) -> String { preconditionFailure("awaits the tokenizer") }
    /// The asked full pages of a prefix, as far as they are in the store, zero-copy.
    public func exportPages(_ numbers: [Int], of prefix: [TokenID]) -> [ShippedPage] {
        preconditionFailure("awaits the transformer")
    }
}

/// The tasks of a worker on its replica.
public final class Executors {
    /// Tasks for `replica`.
    public init(replica: Replica) { preconditionFailure("awaits the transformer") }
    /// Takes a task: checks it, pins the pages already here, and answers with the page numbers, ascending and below
    /// `pagesOffered`, that are missing. Follow with `stage` for each page that comes, then `proceed`.
    public func begin(_ task: TaskAssignment, at now: Instant) throws(TaskFailure) -> [Int] {
        preconditionFailure("awaits the transformer")
    }
    /// Verifies a page that came and keeps it aside; `false` if it was refused (counted; nothing else changes).
    public func stage(_ attempt: AttemptID, header: [UInt8], payload: [UInt8]) -> Bool {
        preconditionFailure("awaits the page codec")
    }
    /// Commits the staged pages in one step and starts; whatever did not come is recomputed.
    public func proceed(_ attempt: AttemptID, at now: Instant) throws(TaskFailure) { preconditionFailure("awaits the transformer") }
    /// Forgets an attempt and frees its slot; unknown attempts are ignored.
    public func cancel(_ attempt: AttemptID) { preconditionFailure("awaits the transformer") }
    /// Turns the slots' events into the attempts' events; other slots' events are ignored.
    public func handle(_ events: [SlotEvent], at now: Instant) -> [ExecutorEvent] { preconditionFailure("awaits the transformer") }
}

/// The planners of several runs on one replica.
public final class Planners {
    /// Planners on `replica`.
    public init(replica: Replica) { preconditionFailure("awaits the transformer") }
    /// Starts a run; a question that cannot be planned throws.
    public func start(_ run: RunID, question: Question) throws(ReasoningFailure) { preconditionFailure("awaits the transformer") }
    /// Appends the executions of round `round`, in prompt order, and lets the planner go on.
    public func resume(_ run: RunID, round: Int, executions: [[TokenID]]) -> [PlanEvent] {
        preconditionFailure("awaits the transformer")
    }
    /// Forgets a run and frees its slot; unknown runs are ignored.
    public func release(_ run: RunID) { preconditionFailure("awaits the transformer") }
    /// Turns the slots' events into the runs' events; other slots' events are ignored.
    public func handle(_ events: [SlotEvent]) -> [(run: RunID, event: PlanEvent)] { preconditionFailure("awaits the transformer") }
}

/// Planner and executors on one replica, run to the end synchronously.
public final class LocalRun {
    /// A run of `question` on `replica`.
    public init(replica: Replica, question: Question, run: RunID) throws(ReasoningFailure) {
        preconditionFailure("awaits the transformer")
    }
    /// One step of the replica; returns what happened. Ends with `.finished` or `.failed`. `clock` is read for the accounts.
    public func step(clock: () -> Instant) -> [ReasoningEvent] { preconditionFailure("awaits the transformer") }
    /// Whether the run has ended.
    public var isFinished: Bool { preconditionFailure("awaits the transformer") }
    /// Ends the run early and frees what it holds.
    public func cancel() { preconditionFailure("awaits the transformer") }
}
