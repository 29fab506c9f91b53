import Foundation
import Logging
import SprintCluster
import SprintEngine
import SprintProtocol
import SprintWire
import ZeroMQ

/// The worker process: an actor on the reactor thread that keeps beating, and a replica on a
/// compute thread beside it.
public actor WorkerNode {
    /// Why a worker left.
    public enum Departure: Sendable {
        /// It was asked to, by its operator or its coordinator.
        case asked
        /// The coordinator will never take it.
        case refused(Refusal)
        /// It cannot go on by itself.
        case failed(NodeError)
    }

    nonisolated let loop: EventLoop
    nonisolated let executors: ExecutorHost
    private let clock: MonotonicClock
    private let logger: Logger
    private let coordinator: NodeEndpoint
    /// How long it seeks before it says what to check.
    private let seekNotice: Duration
    private var seeking = Seeking.no
    private var machine: WorkerMachine
    var channels: WorkerChannels
    private var pending: [WorkerEvent] = []
    private var isHandling = false
    private let exit = Promise<Departure>()

    /// What the log was told about the search for the coordinator.
    private enum Seeking {
        /// There is none, or its end was not told yet.
        case no
        /// That it began; at this time it says what to check.
        case begun(noticeAt: Instant)
        /// What to check, too.
        case noticed
    }

    /// The reactor thread's executor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe loop.asUnownedSerialExecutor()
    }

    /// Takes the replica to its compute thread. Nothing runs before `run`.
    ///
    /// - Throws: `NodeError` if the system gives no event descriptor.
    public init(
        replica: sending Replica, modelName: String, slots: Int, threads: Int,
        connect: NodeEndpoint, keys: WorkerKeys?, seekNotice: Duration = Limits.seekNoticeDelay,
        logger: Logger
    ) throws(NodeError) {
        let clock = MonotonicClock()
        let (loop, computeLoop) = try (
            EventLoop.named("sprint-reactor"), EventLoop.named("sprint-compute")
        )
        let speed = replica.measurePrefill { clock.now }
        let hello = WorkerHello(
            protocolVersion: Limits.protocolVersion, fingerprint: replica.fingerprint,
            numerics: replica.numericsID, modelName: modelName, host: HostName.current,
            processID: Int(ProcessInfo.processInfo.processIdentifier), slots: slots,
            threads: threads, pageTokens: Limits.pageTokens,
            contextTokensMax: replica.contextTokens, prefillTokensPerSecond: speed)
        machine = WorkerMachine(
            configuration: WorkerConfiguration(
                hello: hello, pageByteCount: replica.kvGeometry.pageByteCount))
        channels = try WorkerChannels.closed(connect: connect, keys: keys)
        self.clock = clock
        self.logger = logger
        self.seekNotice = seekNotice
        coordinator = connect
        self.loop = loop
        let relay = Relay<WorkerNode>(loop: loop)
        executors = ExecutorHost(
            replica: replica, tokensPerSecond: speed, loop: computeLoop, clock: clock,
            logger: logger
        ) { event in
            relay.post { $0.apply(event) }
        }
        relay.target = self
    }

    /// Connects and works until told to leave; returns why it left.
    public nonisolated func run() async -> Departure {
        executors.start()
        loop.start { [weak self] in self?.assumeIsolated { $0.turn() } }
        loop.post { self.assumeIsolated { $0.apply(.start) } }
        let departure = await exit.value
        await executors.stop()
        await loop.stopAndWait()
        return departure
    }

    /// Finishes the tasks in progress, then leaves.
    public nonisolated func drain() { post(.drain) }

    /// Leaves now.
    public nonisolated func quit() { post(.quit) }

    private nonisolated func post(_ event: WorkerEvent) {
        loop.post { [weak self] in self?.assumeIsolated { $0.apply(event) } }
    }

    // MARK: On the reactor thread

    private func turn() {
        let ready: WorkerChannels.Ready
        do throws(ZeroMQError) {
            ready = try channels.wait(for: timeToWait, or: loop.wakeup)
        } catch {
            // Every further wait would fail as well, at once: this would spin.
            exit.keep(.failed(.socket(endpoint: "\(coordinator)", reason: error.description)))
            return loop.stop()
        }
        if ready.connected { apply(.connected) }
        if ready.control { receiveControl() }
        if ready.bulk { receiveBulk() }
        if let deadline = machine.nextDeadline, deadline <= clock.now { apply(.tick) }
        if case .begun(let due) = seeking, due <= clock.now { sayWhatToCheck() }
    }

    private var timeToWait: Duration? {
        var next = machine.nextDeadline
        if case .begun(let due) = seeking { next = min(next ?? due, due) }
        return next.map { max(.zero, $0 - clock.now) }
    }

    private func receiveControl() {
        for _ in 0..<Limits.messagesPerTurnMax {
            guard let message = channels.receiveControl() else { return }
            switch message {
            case .success(let message):
                if case .refuse(let refusal) = message { note(refusal) }
                apply(.received(message))
            // Versions count from 1: 0 is what other people's bytes look like.
            case .failure(.version(let version)) where version > 0: apply(.foreignVersion(version))
            case .failure(let error): apply(.malformed(reason: error.description))
            }
        }
    }

    private func receiveBulk() {
        for _ in 0..<Limits.messagesPerTurnMax {
            guard let message = channels.receiveBulk() else { return }
            if case .success(let pages) = message { executors.postPages(pages) }
        }
    }

    private func apply(_ event: WorkerEvent) {
        logger.trace("event", metadata: ["event": "\(event)"])
        pending.append(event)
        guard !isHandling else { return }
        isHandling = true
        while !pending.isEmpty {
            for action in machine.handle(pending.removeFirst(), at: clock.now) { perform(action) }
        }
        isHandling = false
    }

    private func perform(_ action: WorkerAction) {
        logger.trace("perform", metadata: ["action": "\(action)"])
        switch action {
        case .connect: seek()
        case .disconnect: channels.close()
        case .registered(let worker, let bulkEndpoint):
            seeking = .no
            logger.notice("registered", metadata: ["worker": "\(worker)"])
            channels.openBulk(bulkEndpoint, worker: worker)
        case .send(let message):
            if !channels.send(message) { pending.append(.unreachable) }
        case .engine(let command): executors.post(command)
        case .exit(let reason): exit.keep(Departure(reason))
        }
    }

    private func seek() {
        if case .no = seeking {
            logger.notice("seeking the coordinator", metadata: ["endpoint": "\(coordinator)"])
            seeking = .begun(noticeAt: clock.now + seekNotice)
        }
        if !channels.openControl() { pending.append(.unreachable) }
    }

    /// Once in a search: it may go on for days.
    private func sayWhatToCheck() {
        seeking = .noticed
        logger.warning(
            "no coordinator has taken this worker yet; it goes on trying",
            metadata: [
                "endpoint": "\(coordinator)",
                "check": """
                is the coordinator up, are address and port right, and if it has keys, does its \
                workers.allow list this worker's public key?
                """,
            ])
    }

    /// Why the coordinator does not take it, or no longer. The pauses between two tries bound the
    /// lines.
    private func note(_ refusal: Refusal) {
        let level: Logger.Level =
            switch refusal.code {
            case .protocolVersion, .fingerprint, .malformed, .full: .warning
            case .notRegistered, .shuttingDown: .notice
            }
        logger.log(
            level: level, "refused by the coordinator",
            metadata: ["code": "\(refusal.code)", "reason": "\(refusal.reason)"])
    }
}

extension WorkerNode.Departure {
    init(_ exit: WorkerExit) {
        switch exit {
        case .drained, .quit: self = .asked
        case .refused(let refusal): self = .refused(refusal)
        case .foreignVersion(let version): self = .failed(.protocolVersion(coordinator: version))
        }
    }
}
