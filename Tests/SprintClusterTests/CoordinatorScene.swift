import SprintCluster
import SprintProtocol

/// A coordinator, a clock, and its actions as lines that a reader can follow.
struct CoordinatorScene {
    static let fingerprint = Fingerprint([UInt8](repeating: 1, count: 32)) ?? .zero
    static let run = RunID(1)

    var coordinator: Coordinator
    var now = Instant.zero

    init(timing: ClusterTiming = ClusterTiming(), bulk: String? = "bulk") {
        coordinator = Coordinator(
            configuration: CoordinatorConfiguration(
                fingerprint: Self.fingerprint, numerics: "reference", modelName: "tiny",
                contextTokensMax: 4_096,
                pageByteCount: 1 << 20, bulkEndpoint: bulk, timing: timing))
    }

    static func peer(_ number: UInt8) -> PeerID { PeerID([number]) }

    static func hello(slots: Int = 1, processID: Int = 1) -> WorkerHello {
        WorkerHello(
            protocolVersion: Limits.protocolVersion, fingerprint: fingerprint,
            numerics: "reference",
            modelName: "tiny", host: "here", processID: processID, slots: slots, threads: 1,
            pageTokens: Limits.pageTokens, contextTokensMax: 4_096, prefillTokensPerSecond: 100)
    }

    static func attempt(_ prompt: Int, _ number: Int, round: Int = 1, run: RunID = run) -> AttemptID
    {
        AttemptID(task: TaskID(run: run, round: round, prompt: prompt), attempt: number)
    }

    static func result(_ attempt: AttemptID, tokens: Int = 3) -> TaskResult {
        TaskResult(
            attempt: attempt,
            tokens: [TokenID](repeating: TokenID(attempt.task.prompt), count: tokens),
            finish: .closingTag, account: ExecutionAccount())
    }

    /// Gives the coordinator an event.
    mutating func tell(_ event: CoordinatorEvent) -> [String] {
        coordinator.handle(event, at: now).map(Self.line)
    }

    /// A peer says something.
    mutating func hear(_ peer: UInt8, _ message: ControlMessage) -> [String] {
        tell(.received(Self.peer(peer), message))
    }

    mutating func register(_ peers: UInt8..., slots: Int = 1) {
        for peer in peers { _ = hear(peer, .hello(Self.hello(slots: slots, processID: Int(peer)))) }
    }

    mutating func submit(
        run: RunID = run, ship: ShipPolicy = .always, deadline: Duration = .seconds(600)
    ) {
        var options = RunOptions(seed: 5, maxExecutionTokens: 10, deadline: deadline)
        options.ship = ship
        _ = tell(.submit(run, options))
    }

    /// A prompt closes: `prefix` tokens, of which the full pages can be shipped.
    mutating func plan(_ prompt: Int, round: Int = 1, run: RunID = run, prefix: Int = 70)
        -> [String]
    {
        tell(
            .planner(
                run,
                .taskReady(
                    PlannedTask(
                        round: round, prompt: prompt,
                        prefix: [TokenID](repeating: 9, count: prefix),
                        prefixPages: prefix / Limits.pageTokens, promptText: "p",
                        planTokensBefore: 10 * prompt))))
    }

    mutating func endPlan(_ prompts: Int, round: Int = 1, run: RunID = run) -> [String] {
        tell(
            .planner(
                run, .planEnded(round: round, plan: "plan", planTokens: 50, promptCount: prompts)))
    }

    /// Lets time pass with a tick whenever one is due. The named peers beat every second,
    /// the first with this progress.
    mutating func pass(
        _ time: Duration, beating peers: [UInt8] = [], progress: [Heartbeat.Progress] = []
    ) -> [String] {
        let end = now + time
        var lines: [String] = []
        var beat = now + .milliseconds(500)
        while true {
            let next = min(beat, coordinator.nextDeadline ?? beat)
            guard next <= end else { break }
            now = max(now, next)
            if next == beat {
                for peer in peers {
                    let beat = Heartbeat(sequence: 0, progress: peer == peers.first ? progress : [])
                    lines += hear(peer, .heartbeat(beat))
                }
                beat = beat + .seconds(1)
            } else {
                lines += tell(.tick)
            }
        }
        now = end
        return lines.filter { !$0.hasSuffix("<- heartbeat") }
    }

    private static func line(_ action: CoordinatorAction) -> String {
        switch action {
        case .send(let peer, let message): "\(peer) <- \(line(message))"
        case .shipPages(let peer, let attempt, let pages): "\(peer) <- pages \(pages) of \(attempt)"
        case .disconnect(let peer): "\(peer) disconnect"
        case .planner(let run, .start): "\(run) planner: start"
        case .planner(let run, .resume(let round, let executions)):
            "\(run) planner: resume \(round) \(executions)"
        case .planner(let run, .release): "\(run) planner: release"
        case .emit(let run, let event): "\(run): \(line(event))"
        case .completed(let run, let account):
            "\(run): completed \(account.rounds.map(\.tasks.count)) discarded "
                + "\(account.discardedTokens)"
        case .workerJoined(let worker, let peer, _): "\(worker) joined as \(peer)"
        case .workerLeft(let worker, _, let reason): "\(worker) left: \(reason)"
        }
    }

    private static func line(_ message: ControlMessage) -> String {
        switch message {
        case .welcome(let welcome): "welcome \(welcome.worker)"
        case .refuse(let refusal): "refuse \(refusal.code)"
        case .taskAssign(let assignment):
            "assign \(assignment.attempt) pages \(assignment.pagesOffered)"
        case .taskCancel(let attempt): "cancel \(attempt)"
        case .pagesUnavailable(let attempt): "no pages for \(attempt)"
        case .heartbeat: "heartbeat"
        default: "a worker's message"
        }
    }

    private static func line(_ event: ReasoningEvent) -> String {
        switch event {
        case .started: "started"
        case .planText(let round, let text): "text \(round.map(String.init) ?? "answer") \(text)"
        case .taskQueued(let task, _): "queued \(task)"
        case .taskStarted(let attempt, let worker): "started \(attempt) at \(worker)"
        case .taskLost(let attempt, _): "lost \(attempt)"
        case .taskFinished(let attempt, let worker, let tokens):
            "finished \(attempt) at \(worker), \(tokens) tokens"
        case .roundGathered(let round): "gathered \(round)"
        case .waitingForWorkers: "waiting for workers"
        case .finished: "finished"
        case .failed(let failure): "failed \(failure.code.rawValue)"
        }
    }
}
