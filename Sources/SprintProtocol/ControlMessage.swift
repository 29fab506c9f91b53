/// What coordinator and worker say to each other on the control channel. Every message is bounded
/// by `Limits` and carried in a versioned envelope (`proto/sprint.proto`).
public enum ControlMessage: Hashable, Sendable {
    // MARK: Worker to coordinator

    /// The first message of a worker: who it is and what it can do.
    case hello(WorkerHello)
    /// Which pages of an offered prefix the worker lacks; answered on the bulk channel.
    case pageRequest(PageRequest)
    /// An attempt ended with text.
    case taskResult(TaskResult)
    /// An attempt ended without text.
    case taskFailed(TaskFailure)
    /// The worker takes no further tasks, finishes the ones it has, and leaves.
    case draining
    /// The worker leaves now.
    case goodbye

    // MARK: Coordinator to worker

    /// The hello is accepted.
    case welcome(Welcome)
    /// The hello, or a later message, is refused; the connection is over.
    case refuse(Refusal)
    /// A task for one of the worker's free slots.
    case taskAssign(TaskAssignment)
    /// The attempt is no longer wanted; the worker stops it within one step and forgets it.
    case taskCancel(AttemptID)
    /// Pages that were asked for are gone; the worker recomputes them.
    case pagesUnavailable(AttemptID)

    // MARK: Both ways

    /// Sent every `Limits.heartbeatInterval`; the worker's carries progress and renews leases.
    case heartbeat(Heartbeat)
}

/// A worker's introduction. The coordinator refuses it unless protocol, fingerprint and page size
/// are its own.
public struct WorkerHello: Hashable, Sendable {
    /// `Limits.protocolVersion` of the worker.
    public var protocolVersion: Int
    /// Identity of the model as the worker runs it.
    public var fingerprint: Fingerprint
    /// Name of the order of arithmetic (contract C1), for the refusal's text.
    public var numerics: String
    /// The model's name, for people.
    public var modelName: String
    /// The worker's host name, for people.
    public var host: String
    /// The worker's process id, for people and for the local supervisor.
    public var processID: Int
    /// Tasks the worker runs at once: its credit.
    public var slots: Int
    /// Compute threads.
    public var threads: Int
    /// Tokens in a page.
    public var pageTokens: Int
    /// Tokens a sequence may have in all.
    public var contextTokensMax: Int
    /// Prefill speed measured at start on one page, in tokens per second; 0 if not measured.
    public var prefillTokensPerSecond: Double

    /// Creates a hello.
    public init(
        protocolVersion: Int, fingerprint: Fingerprint, numerics: String, modelName: String,
        host: String,
        processID: Int, slots: Int, threads: Int, pageTokens: Int, contextTokensMax: Int,
        prefillTokensPerSecond: Double
    ) {
        self.protocolVersion = protocolVersion
        self.fingerprint = fingerprint
        self.numerics = numerics
        self.modelName = modelName
        self.host = host
        self.processID = processID
        self.slots = slots
        self.threads = threads
        self.pageTokens = pageTokens
        self.contextTokensMax = contextTokensMax
        self.prefillTokensPerSecond = prefillTokensPerSecond
    }
}

/// The coordinator's answer to an accepted hello.
public struct Welcome: Hashable, Sendable {
    /// The registration; valid until the worker is suspected or leaves.
    public var worker: WorkerID
    /// ZeroMQ endpoint of the bulk channel; `nil` if pages never travel.
    public var bulkEndpoint: String?

    /// Creates a welcome.
    public init(worker: WorkerID, bulkEndpoint: String?) {
        self.worker = worker
        self.bulkEndpoint = bulkEndpoint
    }
}

/// Why a peer is refused, with what its operator can do.
public struct Refusal: Error, Hashable, Sendable {
    /// The kinds of refusal.
    public enum Code: Int, Hashable, Sendable, CaseIterable, Codable {
        /// Different `Limits.protocolVersion`.
        case protocolVersion = 1
        /// Different model, tokenizer, numerics or page size.
        case fingerprint = 2
        /// A message that cannot be decoded or is out of bounds.
        case malformed = 3
        /// A message that is legal but not now; the worker should say hello anew.
        case notRegistered = 4
        /// The coordinator has `Limits.workersMax` workers.
        case full = 5
        /// The coordinator is ending.
        case shuttingDown = 6
    }

    /// The kind.
    public var code: Code
    /// A sentence that names both sides' values and says what to do.
    public var reason: String

    /// Creates a refusal.
    public init(code: Code, reason: String) {
        self.code = code
        self.reason = reason
    }
}

/// A task with everything needed to carry it out. The token ids are the truth; pages only save work
/// (contract C2).
public struct TaskAssignment: Hashable, Sendable {
    /// The attempt; every later message about it repeats this.
    public var attempt: AttemptID
    /// The full context: question, earlier rounds, plan, execution header.
    public var prefix: [TokenID]
    /// Full pages at the start of `prefix` that the coordinator can ship; 0 means: recompute.
    public var pagesOffered: Int
    /// How to sample.
    public var sampling: SamplingParameters
    /// The run's seed; round and prompt of the attempt give the rest of the counter.
    public var seed: UInt64
    /// Tokens of the execution at most.
    public var maxTokens: Int

    /// Creates an assignment.
    public init(
        attempt: AttemptID, prefix: [TokenID], pagesOffered: Int, sampling: SamplingParameters,
        seed: UInt64,
        maxTokens: Int
    ) {
        self.attempt = attempt
        self.prefix = prefix
        self.pagesOffered = pagesOffered
        self.sampling = sampling
        self.seed = seed
        self.maxTokens = maxTokens
    }
}

/// The pages of an attempt's prefix that the worker wants next, by page number (0 = the first
/// page).
public struct PageRequest: Hashable, Sendable {
    /// The attempt whose prefix is meant.
    public var attempt: AttemptID
    /// Ascending page numbers below `TaskAssignment.pagesOffered`; at most
    /// `Limits.pagesPerRequestMax`.
    public var pages: [Int]

    /// Creates a request.
    public init(attempt: AttemptID, pages: [Int]) {
        self.attempt = attempt
        self.pages = pages
    }
}

/// Why a sequence of tokens ended.
public enum FinishReason: String, Hashable, Sendable, CaseIterable, Codable {
    /// The closing tag was written.
    case closingTag
    /// The model's end-of-sequence token was drawn.
    case endOfSequence
    /// The token limit was reached.
    case limit
}

/// What became of an execution's prefix, and the time it took.
public struct ExecutionAccount: Hashable, Sendable {
    /// Pages received and committed for this attempt.
    public var pagesShipped: Int
    /// Pages found in the worker's own store.
    public var pagesReused: Int
    /// Payload bytes received.
    public var bytesShipped: Int
    /// Pages refused on verification.
    public var pagesRefused: Int
    /// Prefix tokens of full pages that were computed because their pages did not come.
    public var tokensRecomputed: Int
    /// Prefix tokens behind the last full page, which every worker computes.
    public var tailTokens: Int
    /// Assignment received → prefix in place, in milliseconds.
    public var prefixMilliseconds: Double
    /// Assignment received → the last page that travelled is here, in milliseconds; 0 if none did.
    public var shipMilliseconds: Double
    /// What computing the prefix's tokens took, without any waiting, in milliseconds; of passes
    /// that other attempts shared, this one's part by rows.
    public var prefillMilliseconds: Double
    /// First to last token of the execution, in milliseconds.
    public var decodeMilliseconds: Double

    /// An empty account.
    public init() {
        pagesShipped = 0
        pagesReused = 0
        bytesShipped = 0
        pagesRefused = 0
        tokensRecomputed = 0
        tailTokens = 0
        prefixMilliseconds = 0
        shipMilliseconds = 0
        prefillMilliseconds = 0
        decodeMilliseconds = 0
    }

    /// What several attempts cost together.
    public init(sumOf accounts: some Sequence<ExecutionAccount>) {
        self.init()
        for account in accounts {
            pagesShipped += account.pagesShipped
            pagesReused += account.pagesReused
            bytesShipped += account.bytesShipped
            pagesRefused += account.pagesRefused
            tokensRecomputed += account.tokensRecomputed
            tailTokens += account.tailTokens
            prefixMilliseconds += account.prefixMilliseconds
            decodeMilliseconds += account.decodeMilliseconds
        }
    }
}

/// The text of an execution.
public struct TaskResult: Hashable, Sendable {
    /// The attempt that produced it.
    public var attempt: AttemptID
    /// The execution's tokens, without closing tag.
    public var tokens: [TokenID]
    /// Why it ended.
    public var finish: FinishReason
    /// What it cost.
    public var account: ExecutionAccount

    /// Creates a result.
    public init(
        attempt: AttemptID, tokens: [TokenID], finish: FinishReason, account: ExecutionAccount
    ) {
        self.attempt = attempt
        self.tokens = tokens
        self.finish = finish
        self.account = account
    }
}

/// Why an attempt ended without text.
public struct TaskFailure: Error, Hashable, Sendable {
    /// The kinds of failure.
    public enum Code: Int, Hashable, Sendable, CaseIterable, Codable {
        /// The worker has no free slot now; another may have. Retried elsewhere.
        case overloaded = 1
        /// The prefix does not fit the model's context. Never retried.
        case contextOverflow = 2
        /// The assignment is illegal (token id out of range, empty prefix). Never retried.
        case invalidTask = 3
        /// The worker is leaving. Retried elsewhere.
        case draining = 4
        /// The task needs more pages than the worker's whole KV memory. Retried elsewhere, never
        /// here.
        case tooLarge = 5
    }

    /// The attempt that failed.
    public var attempt: AttemptID
    /// The kind.
    public var code: Code
    /// A sentence for people.
    public var reason: String

    /// Creates a failure.
    public init(attempt: AttemptID, code: Code, reason: String) {
        self.attempt = attempt
        self.code = code
        self.reason = reason
    }

    /// Whether another worker might succeed (contract C3: an error of the task itself is not
    /// retried elsewhere).
    public var isRetriable: Bool {
        switch code {
        case .overloaded, .draining, .tooLarge: true
        case .contextOverflow, .invalidTask: false
        }
    }
}

/// A sign of life. A worker's renews the lease of every attempt it lists with more tokens than
/// before.
public struct Heartbeat: Hashable, Sendable {
    /// One attempt's progress.
    public struct Progress: Hashable, Sendable {
        /// The attempt.
        public var attempt: AttemptID
        /// Prefix tokens in place plus tokens written so far; grows while the attempt lives.
        public var tokens: Int

        /// Creates a progress entry.
        public init(attempt: AttemptID, tokens: Int) {
            self.attempt = attempt
            self.tokens = tokens
        }
    }

    /// Counts the sender's heartbeats.
    public var sequence: UInt64
    /// The worker's attempts; empty from the coordinator.
    public var progress: [Progress]

    /// Creates a heartbeat.
    public init(sequence: UInt64, progress: [Progress] = []) {
        self.sequence = sequence
        self.progress = progress
    }
}
