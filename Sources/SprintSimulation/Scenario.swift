import SprintCluster
import SprintProtocol

/// What a simulation is made of: a cluster, questions, and what goes wrong when. Same scenario,
/// same history.
public struct Scenario: Sendable {
    /// Something that goes wrong at a set time. Workers are named by index.
    public enum Fault: Hashable, Sendable {
        /// The process dies (kill -9); it starts again after a while, or never.
        case crash(Int, restartAfter: Duration?)
        /// The process stands still (SIGSTOP), then goes on as if nothing had been.
        case pause(Int, for: Duration)
        /// Nothing gets through to or from the worker.
        case partition(Int, for: Duration)
        /// The worker computes this many times slower from now on.
        case slow(Int, factor: Int)
        /// The process is told to finish and leave.
        case drain(Int)
        /// The worker sends bytes that are no message.
        case garbage(Int)
        /// The coordinator's process stands still.
        case coordinatorPause(for: Duration)
        /// The caller gives the run up.
        case cancel(RunID)
    }

    /// A fault and its time.
    public struct TimedFault: Hashable, Sendable {
        /// Since the start.
        public var at: Duration
        /// What happens.
        public var fault: Fault

        /// Creates an entry.
        public init(at: Duration, _ fault: Fault) {
            self.at = at
            self.fault = fault
        }
    }

    /// A question and its time; runs are numbered from 1 in this order.
    public struct Submission: Hashable, Sendable {
        /// Since the start.
        public var at: Duration
        /// The run's options.
        public var options: RunOptions

        /// Creates an entry.
        public init(at: Duration, options: RunOptions) {
            self.at = at
            self.options = options
        }
    }

    /// Chances in a thousand, each applying until `healedAt`.
    public struct Chances: Hashable, Sendable {
        /// A control message vanishes.
        public var messageLost = 0
        /// A control message arrives twice.
        public var messageRepeated = 0
        /// A page vanishes.
        public var pageLost = 0
        /// A page arrives damaged.
        public var pageDamaged = 0
        /// The coordinator no longer has the pages asked for.
        public var pagesGone = 0
        /// An engine declines an attempt as overloaded.
        public var declined = 0
        /// A result holds a token that no execution may hold.
        public var illegal = 0
        /// An engine hangs on an attempt until it is cancelled.
        public var hung = 0

        /// Nothing goes wrong.
        public init() {}
    }

    /// Names every random draw.
    public var seed: UInt64
    /// Workers at the start.
    public var workers = 2
    /// Slots of each worker.
    public var slots = 2
    /// Delay of a control message or page, in milliseconds.
    public var delayMilliseconds = 1...20
    /// The questions, in order of time.
    public var submissions: [Submission] = []
    /// Faults at set times.
    public var faults: [TimedFault] = []
    /// Faults by chance.
    public var chances = Chances()
    /// From here on chances no longer apply and every worker that is dead is started again.
    public var healedAt: Duration = .zero
    /// The machines' clock settings.
    public var timing = ClusterTiming()
    /// Whether the history is written down; costs time.
    public var records = false

    /// A cluster without faults.
    public init(seed: UInt64) { self.seed = seed }
}
