import SprintCluster
import SprintProtocol

/// A replica without a model: slots, a page store, and time. Executions come from `Script`.
struct SimulatedEngine {
    /// Something the engine will report, unless the attempt is cancelled before.
    enum Step {
        case checked
        case declined
        case finished
    }

    private struct Slot {
        let assignment: TaskAssignment
        let begunAt: Instant
        /// Identities of the prefix's full pages, chained as contract C2 has it.
        let pages: [UInt64]
        let execution: [TokenID]
        var missing: [Int] = []
        var staged = 0
        var refused = 0
        /// Decoding, and how long it takes in all; `nil` while the prefix is not there.
        var running: (since: Instant, for: Duration)?
    }

    /// Prefill and decode, per token.
    private static let prefillPerToken: Duration = .microseconds(500),
        decodePerToken: Duration = .milliseconds(40)

    /// In order of beginning.
    private var slots: [Slot] = []
    /// Identities of pages that were committed; looked up, never iterated.
    private var store: Set<UInt64> = []
    /// Times slower than the script says.
    var slowness = 1

    var slotCount: Int { slots.count }

    /// Takes a slot and finds out what the store lacks.
    mutating func begin(_ assignment: TaskAssignment, at now: Instant) {
        var slot = Slot(
            assignment: assignment, begunAt: now, pages: Self.identities(of: assignment.prefix),
            execution: Script.execute(assignment))
        slot.missing = (0..<assignment.pagesOffered).filter { !store.contains(slot.pages[$0]) }
        slots.append(slot)
    }

    func missing(_ attempt: AttemptID) -> [Int]? { index(attempt).map { slots[$0].missing } }

    mutating func stage(_ attempt: AttemptID, isSound: Bool) {
        guard let index = index(attempt) else { return }
        if isSound { slots[index].staged += 1 } else { slots[index].refused += 1 }
    }

    /// Commits, computes the rest, decodes; returns the time until the result.
    mutating func proceed(_ attempt: AttemptID, at now: Instant) -> Duration? {
        guard let index = index(attempt) else { return nil }
        let slot = slots[index]
        store.formUnion(slot.pages)
        let computed = account(slot).tokensRecomputed + account(slot).tailTokens
        let duration =
            (Self.prefillPerToken * computed + Self.decodePerToken * slot.execution.count)
            * slowness
        slots[index].running = (now, duration)
        return duration
    }

    /// The attempt stands still from now on, and its progress with it, until it is cancelled.
    mutating func hang(_ attempt: AttemptID) {
        if let index = index(attempt) { slots[index].running = nil }
    }

    mutating func finish(_ attempt: AttemptID, at now: Instant) -> TaskResult? {
        guard let index = index(attempt), let running = slots[index].running else { return nil }
        let slot = slots.remove(at: index)
        var account = account(slot)
        account.prefixMilliseconds = (running.since - slot.begunAt).milliseconds
        account.decodeMilliseconds = (now - running.since).milliseconds
        return TaskResult(
            attempt: attempt, tokens: slot.execution, finish: .closingTag, account: account)
    }

    @discardableResult
    mutating func cancel(_ attempt: AttemptID) -> Bool {
        let index = index(attempt)
        if let index { slots.remove(at: index) }
        return index != nil
    }

    /// Tokens in place or written, for the next heartbeat.
    func progress(at now: Instant) -> [Heartbeat.Progress] {
        slots.map { slot in
            let elapsed = slot.running.map {
                Int((now - $0.since).nanoseconds / Self.decodePerToken.nanoseconds)
            }
            let prefix =
                elapsed == nil ? slot.staged * Limits.pageTokens : slot.assignment.prefix.count
            return Heartbeat.Progress(
                attempt: slot.assignment.attempt, tokens: prefix + (elapsed ?? 0) / slowness)
        }
    }

    private func index(_ attempt: AttemptID) -> Int? {
        slots.firstIndex { $0.assignment.attempt == attempt }
    }

    private func account(_ slot: Slot) -> ExecutionAccount {
        var account = ExecutionAccount()
        let pages = slot.assignment.prefix.count / Limits.pageTokens
        account.pagesShipped = slot.staged
        account.pagesRefused = slot.refused
        account.pagesReused = slot.assignment.pagesOffered - slot.missing.count
        account.bytesShipped = slot.staged * SimulatedWorker.pageByteCount
        account.tokensRecomputed = (pages - account.pagesReused - slot.staged) * Limits.pageTokens
        account.tailTokens = slot.assignment.prefix.count - pages * Limits.pageTokens
        return account
    }

    private static func identities(of prefix: [TokenID]) -> [UInt64] {
        var parent: UInt64 = 0
        return (0..<(prefix.count / Limits.pageTokens)).map { page in
            let tokens = prefix[(page * Limits.pageTokens)..<((page + 1) * Limits.pageTokens)]
            parent = SeededRandom.hash([parent] + tokens.map { UInt64(UInt32(bitPattern: $0)) })
            return parent
        }
    }
}
