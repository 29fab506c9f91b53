/// The seam between what answers questions and what people and programs talk to. A cluster and a
/// single local replica both conform, so the API is tested with either.
public protocol ReasoningService: Sendable {
    /// Starts a run. Events arrive in order and the stream ends after `.finished` or `.failed`.
    /// Ending the iteration (or cancelling its task) cancels the run and frees what it holds.
    ///
    /// - Throws: `ReasoningFailure` if the run cannot be started (bad options, overload, shutdown).
    func submit(_ question: Question) async throws -> AsyncStream<ReasoningEvent>

    /// What health checks and people want to know about the service now.
    func status() async -> ServiceStatus
}

/// A question with its options.
public struct Question: Hashable, Sendable {
    /// The question's text; reserved tags in it are escaped before the model sees them (contract
    /// C4).
    public var text: String
    /// Everything else that shapes the run.
    public var options: RunOptions

    /// Creates a question.
    public init(text: String, options: RunOptions) {
        self.text = text
        self.options = options
    }
}

/// What happens in a run, in order of happening.
public enum ReasoningEvent: Sendable {
    /// The run is accepted; its options' seed is final.
    case started(RunID)
    /// The planner wrote text of round `round` (or of the answer: `round` is `nil`).
    case planText(round: Int?, text: String)
    /// A prompt closed and its task was queued.
    case taskQueued(TaskID, prompt: String)
    /// A worker took the task.
    case taskStarted(AttemptID, worker: WorkerID)
    /// An attempt is lost (worker gone, lease over); the task goes elsewhere.
    case taskLost(AttemptID, reason: String)
    /// The task's result counts.
    case taskFinished(AttemptID, worker: WorkerID, tokens: Int)
    /// All executions of a round are back.
    case roundGathered(Int)
    /// No worker is connected; the run waits for one until its deadline.
    case waitingForWorkers
    /// The run ended with a trajectory.
    case finished(ReasoningResult)
    /// The run ended without one.
    case failed(ReasoningFailure)
}

/// Why a run ended without a trajectory.
public struct ReasoningFailure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Hashable, Sendable, CaseIterable, Codable {
        /// The question is empty, too large or not UTF-8, or an option is out of bounds.
        case invalidRequest = "invalid_request"
        /// The question does not fit the model's context.
        case contextOverflow = "context_overflow"
        /// The deadline passed.
        case deadlineExceeded = "deadline_exceeded"
        /// The deadline passed and no worker was ever connected.
        case noWorkers = "no_workers"
        /// A task failed on `Limits.attemptsMax` attempts.
        case attemptsExhausted = "attempts_exhausted"
        /// A task failed in a way no other worker can mend.
        case taskFailed = "task_failed"
        /// A task needs more KV memory than any connected worker has.
        case taskTooLarge = "task_too_large"
        /// Too many runs at once.
        case overloaded
        /// The caller cancelled.
        case cancelled
        /// The service is ending.
        case shuttingDown = "shutting_down"
        /// The planner's replica failed.
        case plannerFailed = "planner_failed"
    }

    /// The kind.
    public var code: Code
    /// A sentence that says what to do.
    public var message: String

    /// Creates a failure.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    /// `deadlineExceeded: …`
    public var description: String { "\(code.rawValue): \(message)" }
}

/// A worker as status pages show it.
public struct WorkerStatus: Hashable, Sendable {
    /// The registration.
    public var id: WorkerID
    /// Host name.
    public var host: String
    /// Process id on that host.
    public var processID: Int
    /// Slots in all.
    public var slots: Int
    /// Slots in use.
    public var slotsBusy: Int
    /// Compute threads.
    public var threads: Int
    /// Results that counted.
    public var tasksFinished: Int
    /// Attempts taken away (lease over, connection lost).
    public var tasksLost: Int

    /// Creates a status.
    public init(
        id: WorkerID, host: String, processID: Int, slots: Int, slotsBusy: Int, threads: Int,
        tasksFinished: Int,
        tasksLost: Int
    ) {
        self.id = id
        self.host = host
        self.processID = processID
        self.slots = slots
        self.slotsBusy = slotsBusy
        self.threads = threads
        self.tasksFinished = tasksFinished
        self.tasksLost = tasksLost
    }
}

/// The service as health checks see it.
public struct ServiceStatus: Hashable, Sendable {
    /// The model's name.
    public var modelName: String
    /// The model's fingerprint.
    public var fingerprint: Fingerprint
    /// Registered workers, by registration.
    public var workers: [WorkerStatus]
    /// Workers that were registered and left, as far as they are remembered, by registration.
    public var departed: [WorkerStatus]
    /// Runs in progress.
    public var runs: Int

    /// Creates a status.
    public init(
        modelName: String, fingerprint: Fingerprint, workers: [WorkerStatus], runs: Int,
        departed: [WorkerStatus] = []
    ) {
        self.modelName = modelName
        self.fingerprint = fingerprint
        self.workers = workers
        self.runs = runs
        self.departed = departed
    }
}
