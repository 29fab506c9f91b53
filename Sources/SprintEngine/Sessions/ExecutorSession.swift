import SprintProtocol
import SprintTensor
import SprintWire

/// One attempt at a task, from assignment to result.
final class ExecutorSession {
    private enum State {
        /// Pages are awaited.
        case reserved(Reservation)
        case running(SlotID, ExecutorPolicy)
        case ended
    }

    private let task: TaskAssignment
    private let replica: Replica
    private let segment: Segment
    private let policy: ExecutorPolicy
    private var state: State
    private var account = ExecutionAccount()
    /// Pages that are offered, not here, and not on their way for another task; ascending.
    let missingPages: [Int]
    private let begun: Instant
    private var ready: Instant?
    /// When the last page came.
    private var lastStaged = Instant.zero
    /// Prefix tokens in place plus tokens written; never falls, whatever is computed again.
    private var tokensInPlace = 0

    /// Checks a task and reserves its prefix.
    init(
        _ task: TaskAssignment, on replica: Replica, at now: Instant, writesToLimit: Bool = false
    ) throws(TaskFailure) {
        if let violation = task.violation {
            throw TaskFailure(attempt: task.attempt, code: .invalidTask, reason: violation)
        }
        let id = task.attempt.task
        let limit = ContextBudget(contextTokens: replica.contextTokens)
            .executionTokens(task.maxTokens, after: task.prefix.count)
        self.task = task
        self.replica = replica
        begun = now
        policy = ExecutorPolicy(
            round: id.round, prompt: replica.language.headerPrompt(of: task), masks: replica.masks,
            language: replica.language, writesToLimit: writesToLimit)
        segment = Segment(
            policy: policy, sampling: task.sampling, seed: task.seed, round: id.round,
            prompt: id.prompt,
            maxTokens: max(1, limit))
        do throws(EngineError) {
            try replica.check(task.prefix, drawing: segment.maxTokens)
        } catch {
            throw TaskFailure(attempt: task.attempt, error)
        }
        let reservation = replica.reserve(task.prefix)
        missingPages = replica.fetch(for: reservation, offered: task.pagesOffered)
        state = .reserved(reservation)
    }

    /// The slot, once it runs.
    var slot: SlotID? {
        if case .running(let slot, _) = state { slot } else { nil }
    }

    /// Prefix tokens in place, or come for another task that this one waits for, plus tokens
    /// written.
    var progress: Int { tokensInPlace + (slot.map(replica.tokensStaged) ?? 0) }

    /// See `Executors.stage`.
    func stage(header: RawSpan, payload: RawSpan, at now: Instant) -> StageOutcome {
        guard case .reserved(let reservation) = state else { return .unwanted }
        let outcome = replica.stage(header, payload: payload, for: reservation)
        switch outcome {
        case .staged:
            account.bytesShipped += payload.byteCount
            tokensInPlace += Limits.pageTokens
            lastStaged = now
        case .refused: account.pagesRefused += 1
        case .unwanted: break
        }
        return outcome
    }

    /// Commits what is staged and takes a slot.
    func proceed(at now: Instant) throws(TaskFailure) {
        guard case .reserved(let reservation) = state else { return }
        state = .ended
        do throws(EngineError) {
            let (committed, slot) = try replica.commit(reservation, drawing: segment)
            account.pagesShipped = committed
            if committed > 0 { account.shipMilliseconds = (lastStaged - begun).milliseconds }
            state = .running(slot, policy)
        } catch {
            throw TaskFailure(attempt: task.attempt, error)
        }
    }

    /// Frees whatever is held.
    func release() {
        switch state {
        case .reserved(let reservation): replica.drop(reservation)
        case .running(let slot, _): replica.cancel(slot)
        case .ended: break
        }
        state = .ended
    }

    /// Takes note of an event of the slot; returns the attempt's end if this is it.
    ///
    /// - Parameter perRow: what a row of the step took, in milliseconds.
    func handle(
        _ event: SlotEvent.Kind, at now: Instant, perRow: Double
    ) -> ExecutorEvent? {
        switch event {
        case .prefilled(let tokens, let rows):
            account.prefillMilliseconds += Double(rows) * perRow
            tokensInPlace = max(tokensInPlace, tokens)
        case .prefixReady(let prefix):
            account.pagesReused = max(0, prefix.pagesFound - account.pagesShipped)
            account.tokensRecomputed = prefix.tokensComputed
            account.tailTokens = prefix.tailTokens
            account.prefixMilliseconds = (now - begun).milliseconds
            ready = now
        case .token:
            tokensInPlace += 1
        case .finished(let finish):
            state = .ended
            return .finished(result(finish, at: now))
        case .failed(let error):
            state = .ended
            return .failed(TaskFailure(attempt: task.attempt, error))
        }
        return nil
    }

    private func result(_ finish: FinishReason, at now: Instant) -> TaskResult {
        account.decodeMilliseconds = ready.map { (now - $0).milliseconds } ?? 0
        let tokens =
            finish == .limit ? replica.language.wholeCharacters(policy.tokens) : policy.tokens
        return TaskResult(attempt: task.attempt, tokens: tokens, finish: finish, account: account)
    }
}

extension TaskFailure {
    /// What an engine's refusal means for a task.
    init(attempt: AttemptID, _ error: EngineError) {
        let code: Code =
            switch error {
            case .slotsBusy: .overloaded
            case .memoryExhausted: .tooLarge
            case .contextOverflow: .contextOverflow
            // Another worker has the same weights.
            case .invalidRequest, .logitsNotFinite: .invalidTask
            }
        self.init(attempt: attempt, code: code, reason: error.description)
    }
}

extension TaskAssignment {
    /// What makes an assignment illegal whatever the replica; `nil` if nothing does.
    var violation: String? {
        let id = attempt.task
        if prefix.isEmpty { return "the task's prefix is empty" }
        if !(1...Limits.roundsMax).contains(id.round) {
            return "round \(id.round) is out of bounds"
        }
        if !(1...Limits.promptsMax).contains(id.prompt) {
            return "prompt \(id.prompt) is out of bounds"
        }
        if maxTokens < 1 { return "an execution of \(maxTokens) tokens cannot be written" }
        return sampling.violation?.description
    }
}

extension ReplicaLanguage {
    /// The prompt's number as the header at the end of the prefix names it: 1 in the rearranged
    /// form, otherwise the task's own. The execution's closing tag repeats it.
    func headerPrompt(of task: TaskAssignment) -> Int {
        let id = task.attempt.task
        let header = Array("<execution_\(id.round).1>\n".utf8)
        let end = bytes(of: task.prefix.suffix(header.count))
        return end.suffix(header.count).elementsEqual(header) ? 1 : id.prompt
    }
}
