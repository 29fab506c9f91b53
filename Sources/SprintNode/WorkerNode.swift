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
    }

    nonisolated let loop: EventLoop
    nonisolated let executors: ExecutorHost
    private let clock: MonotonicClock
    private let logger: Logger
    private let coordinator: NodeEndpoint
    /// Whether the log already says that the coordinator is sought.
    private var isSeeking = false
    private var machine: WorkerMachine
    private var channels: WorkerChannels
    private var pending: [WorkerEvent] = []
    private var isHandling = false
    private let exit = Promise<WorkerExit>()

    /// The reactor thread's executor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe loop.asUnownedSerialExecutor()
    }

    /// Takes the replica to its compute thread. Nothing runs before `run`.
    ///
    /// - Throws: `NodeError` if the system gives no event descriptor.
    public init(
        replica: sending Replica, modelName: String, slots: Int, threads: Int,
        connect: NodeEndpoint, keys: WorkerKeys?,
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
        let reason = await exit.value
        await executors.stop()
        await loop.stopAndWait()
        if case .refused(let refusal) = reason { return .refused(refusal) }
        return .asked
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
        let wait = machine.nextDeadline.map { max(.zero, $0 - clock.now) }
        let ready = channels.wait(for: wait, or: loop.wakeup)
        if ready.connected { apply(.connected) }
        if ready.control { receiveControl() }
        if ready.bulk { receiveBulk() }
        if let deadline = machine.nextDeadline, deadline <= clock.now { apply(.tick) }
    }

    private func receiveControl() {
        for _ in 0..<Limits.messagesPerTurnMax {
            guard let message = channels.receiveControl() else { return }
            switch message {
            case .success(let message): apply(.received(message))
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
            isSeeking = false
            logger.notice("registered", metadata: ["worker": "\(worker)"])
            channels.openBulk(bulkEndpoint, worker: worker)
        case .send(let message):
            if !channels.send(message) { pending.append(.unreachable) }
        case .engine(let command): executors.post(command)
        case .exit(let reason): exit.keep(reason)
        }
    }

    private func seek() {
        if !isSeeking {
            logger.notice("seeking the coordinator", metadata: ["endpoint": "\(coordinator)"])
        }
        isSeeking = true
        if !channels.openControl() { pending.append(.unreachable) }
    }
}
