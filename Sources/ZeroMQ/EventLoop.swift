import CZMQ
import Glibc
import Synchronization

/// A named thread that an actor can be pinned to: it runs the actor's jobs in order and, between
/// them, the actor's own turn, which waits for sockets or computes.
///
/// The owner's turn blocks on `wakeup` (alone, or in a `Poller` beside sockets); whatever is
/// enqueued wakes it. An idle loop sleeps in the kernel.
public final class EventLoop: SerialExecutor, @unchecked Sendable {
    /// Interrupts the turn's wait; set whenever something is enqueued.
    public let wakeup: Wakeup
    /// The thread's name, as `top -H` shows it (15 bytes at most).
    public let name: String

    private enum Work {
        case job(UnownedJob)
        case call(@Sendable () -> Void)
    }

    private struct State {
        var work: [Work] = []
        var turn: (@Sendable () -> Void)?
        /// The thread that runs now.
        var thread: pthread_t?
        /// The started thread, until someone joins it.
        var joinable: pthread_t?
        var isStopping = false
        var hasEnded = false
        /// Whether a thread is clearing up what came after the end.
        var isClearing = false
        var onEnd: [@Sendable () -> Void] = []
    }

    private let state = Mutex(State())

    /// Creates a loop whose thread does not run yet; what is enqueued waits for `start`.
    ///
    /// - Throws: `ZeroMQError` if the system gives no event descriptor.
    public init(name: String) throws(ZeroMQError) {
        self.name = name
        wakeup = try Wakeup()
    }

    /// Starts the thread: it repeats `turn` after whatever was enqueued, until `stop`.
    public func start(turn: @escaping @Sendable () -> Void) {
        state.withLock { $0.turn = turn }
        let thread = spawn { EventLoop.main($0) }
        state.withLock { $0.joinable = thread }
    }

    /// Runs `call` on the thread after everything enqueued before it.
    public func post(_ call: @escaping @Sendable () -> Void) { append(.call(call)) }

    /// Runs an actor's job on the thread.
    public func enqueue(_ job: consuming ExecutorJob) { append(.job(UnownedJob(job))) }

    /// Ends the thread after the turn in progress; what is enqueued until then still runs.
    public func stop() {
        state.withLock { $0.isStopping = true }
        wakeup.wake()
    }

    /// Calls `body` when the thread has ended; at once if it has.
    public func whenEnded(_ body: @escaping @Sendable () -> Void) {
        let ended = state.withLock { state in
            if !state.hasEnded { state.onEnd.append(body) }
            return state.hasEnded
        }
        if ended { body() }
    }

    /// Stops the thread and waits until it has ended. A second call only waits.
    public func stopAndWait() async {
        stop()
        await withCheckedContinuation { continuation in whenEnded { continuation.resume() } }
        let thread = state.withLock { state in
            defer { state.joinable = nil }
            return state.joinable
        }
        if let thread { pthread_join(thread, nil) }
    }

    /// Whether the caller runs on this loop's thread.
    public func isIsolatingCurrentContext() -> Bool? { isCurrent }

    /// Traps unless the caller runs on this loop's thread.
    public func checkIsolated() {
        precondition(isCurrent, "an actor of the loop \(name) was entered from another thread")
    }

    private var isCurrent: Bool {
        state.withLock { state in state.thread.map { pthread_equal($0, pthread_self()) != 0 } }
            ?? false
    }

    private func append(_ work: Work) {
        let isLate = state.withLock { state in
            state.work.append(work)
            guard state.hasEnded, !state.isClearing else { return false }
            state.isClearing = true
            return true
        }
        if isLate { pthread_detach(spawn { EventLoop.clear($0) }) } else { wakeup.wake() }
    }

    private func spawn(
        _ body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?
    ) -> pthread_t {
        let box = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let status = pthread_create(&thread, nil, body, box.toOpaque())
        precondition(
            status == 0, "the system refuses a thread: \(String(cString: strerror(status)))")
        return thread
    }

    // MARK: The thread

    private static func main(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        let loop = enter(argument)
        for callback in loop.run() { callback() }
        return nil
    }

    /// Runs what came after the end, on a thread made for it: an actor's caller never waits for
    /// ever.
    private static func clear(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        let loop = enter(argument)
        while true {
            let work = loop.state.withLock { state in
                defer { state.work = [] }
                state.isClearing = !state.work.isEmpty
                return state.work
            }
            if work.isEmpty { return nil }
            loop.perform(work)
        }
    }

    private static func enter(_ argument: UnsafeMutableRawPointer?) -> EventLoop {
        guard let argument else { preconditionFailure("a loop's thread is given its loop") }
        let loop = Unmanaged<EventLoop>.fromOpaque(argument).takeRetainedValue()
        loop.state.withLock { $0.thread = pthread_self() }
        sprint_name_thread(loop.name)
        return loop
    }

    private enum Step {
        case work([Work])
        case turn(@Sendable () -> Void)
        case end([@Sendable () -> Void])
    }

    /// Returns, when the loop is stopped and nothing is enqueued, who wants to know.
    private func run() -> [@Sendable () -> Void] {
        while true {
            switch state.withLock({ Self.next(&$0) }) {
            case .work(let work): perform(work)
            case .turn(let turn): turn()
            case .end(let callbacks): return callbacks
            }
        }
    }

    /// What comes next; decided in one step, so that nothing is enqueued between the last look and
    /// the end.
    private static func next(_ state: inout State) -> Step {
        if !state.work.isEmpty {
            defer { state.work = [] }
            return .work(state.work)
        }
        if !state.isStopping, let turn = state.turn { return .turn(turn) }
        state.hasEnded = true
        state.turn = nil
        defer { state.onEnd = [] }
        return .end(state.onEnd)
    }

    private func perform(_ work: [Work]) {
        for item in work {
            switch item {
            case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
            case .call(let call): call()
            }
        }
    }
}

extension EventLoop {
    /// Sleeps until something is enqueued: the turn of a loop that watches no socket.
    public func waitForWork() {
        var item = pollfd(fd: wakeup.descriptor, events: Int16(POLLIN), revents: 0)
        if poll(&item, 1, -1) > 0 { wakeup.drain() }
    }
}
