/// A token's number in a vocabulary, 0 ..< vocabulary size.
public typealias TokenID = Int32

/// One question on its way to an answer. Unique within a coordinator's lifetime.
public struct RunID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The number, counted up from 1 by the coordinator.
    public let value: UInt64

    /// Wraps a run number.
    public init(_ value: UInt64) { self.value = value }

    /// Runs in the order they were submitted.
    public static func < (a: RunID, b: RunID) -> Bool { a.value < b.value }

    /// `run-7`, as logs print it.
    public var description: String { "run-\(value)" }
}

/// A prompt on its way: prompt `prompt` of round `round` of one run; both count from 1.
public struct TaskID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The run this task belongs to.
    public let run: RunID
    /// The round, from 1.
    public let round: Int
    /// The prompt's number in its plan, from 1; results are gathered in this order.
    public let prompt: Int

    /// Names prompt `prompt` of round `round`.
    public init(run: RunID, round: Int, prompt: Int) {
        self.run = run
        self.round = round
        self.prompt = prompt
    }

    /// By run, then round, then prompt: the order of gathering.
    public static func < (a: TaskID, b: TaskID) -> Bool {
        (a.run, a.round, a.prompt) < (b.run, b.round, b.prompt)
    }

    /// `run-7/2.3`, as logs print it.
    public var description: String { "\(run)/\(round).\(prompt)" }
}

/// One try at a task. A result counts only if its attempt is the one that holds the lease (contract
/// C3).
public struct AttemptID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The task that is tried.
    public let task: TaskID
    /// The try, from 1.
    public let attempt: Int

    /// Names try `attempt` of `task`.
    public init(task: TaskID, attempt: Int) {
        self.task = task
        self.attempt = attempt
    }

    /// By task, then try.
    public static func < (a: AttemptID, b: AttemptID) -> Bool {
        (a.task, a.attempt) < (b.task, b.attempt)
    }

    /// `run-7/2.3#1`, as logs print it.
    public var description: String { "\(task)#\(attempt)" }
}

/// A worker's registration. A worker that comes back registers anew and gets a new one, so that
/// whatever its earlier self still sends is recognised as late.
public struct WorkerID: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The number, counted up from 1 by the coordinator.
    public let value: UInt64

    /// Wraps a registration number.
    public init(_ value: UInt64) { self.value = value }

    /// In the order of registration.
    public static func < (a: WorkerID, b: WorkerID) -> Bool { a.value < b.value }

    /// `worker-2`, as logs print it.
    public var description: String { "worker-\(value)" }
}

/// A connection's routing identity, as the ROUTER socket sees it. Chosen by the worker at random.
public struct PeerID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// 1 to 255 bytes; never starts with a zero byte (ZeroMQ keeps those for itself).
    public let bytes: [UInt8]

    /// Wraps a routing identity.
    public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// In byte order, so that loops over peers are deterministic.
    public static func < (a: PeerID, b: PeerID) -> Bool {
        a.bytes.lexicographicallyPrecedes(b.bytes)
    }

    /// The identity in hexadecimal.
    public var description: String { bytes.hexadecimal }
}
