import SprintProtocol

/// A registered worker as the coordinator sees it.
struct WorkerRecord: Sendable {
    let id: WorkerID
    let peer: PeerID
    let hello: WorkerHello
    /// When it last said anything.
    var lastHeard: Instant
    /// It finishes what it has and gets no more.
    var isDraining = false
    /// It said `overloaded`; no tasks before this.
    var pausedUntil: Instant?
    /// The attempts it holds, in order of assignment; at most `hello.slots`.
    var attempts: [AttemptID] = []
    /// Full pages at the start of a run's prefix that its store should hold: shipped or computed
    /// for an earlier task.
    var pagesHeld: [RunID: Int] = [:]
    /// How fast it is.
    var rates: WorkerRates
    var tasksFinished = 0
    var tasksLost = 0

    init(id: WorkerID, peer: PeerID, hello: WorkerHello, at now: Instant) {
        self.id = id
        self.peer = peer
        self.hello = hello
        lastHeard = now
        rates = WorkerRates(prefillTokensPerSecond: hello.prefillTokensPerSecond)
    }

    /// The process behind the registration.
    var process: WorkerProcess { WorkerProcess(host: hello.host, processID: hello.processID) }

    /// The first `pages` pages of the run's prefix will be in its store, shipped or computed.
    mutating func notePages(_ pages: Int, of run: RunID) {
        pagesHeld[run] = max(pagesHeld[run] ?? 0, pages)
    }

    /// Whether a task may be handed to it now.
    func isFree(at now: Instant) -> Bool {
        !isDraining && attempts.count < hello.slots && (pausedUntil.map { $0 <= now } ?? true)
    }

    /// Attempts for each of its threads.
    var load: Double { Double(attempts.count) / Double(max(1, hello.threads)) }

    var status: WorkerStatus {
        WorkerStatus(
            id: id, host: hello.host, processID: hello.processID, slots: hello.slots,
            slotsBusy: attempts.count,
            threads: hello.threads, tasksFinished: tasksFinished, tasksLost: tasksLost)
    }
}
