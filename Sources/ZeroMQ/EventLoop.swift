import CZMQ
import Glibc
import Synchronization

/// A named thread that an actor can be pinned to: it runs the actor's jobs in order and, between
/// them, the actor's own turn, which waits for sockets or computes.
///
/// The owner's turn blocks on `wakeup` (alone, or in a `Poller` beside sockets); whatever is enqueued
/// wakes it. An idle loop sleeps in the kernel.
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
        var thread: pthread_t?
        var isStopping = false
        var hasEnded = false
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
        let box = Unmanaged.passRetained(self)
        var thread = pthread_t()
        state.withLock { $0.turn = turn }
        let status = pthread_create(&thread, nil, { EventLoop.main($0) }, box.toOpaque())
        precondition(status == 0, "the system refuses a thread: \(String(cString: strerror(status)))")
        state.withLock { $0.thread = thread }
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

    /// Stops the thread and waits until it has ended.
    public func stopAndWait() async {
        stop()
        await withCheckedContinuation { continuation in whenEnded { continuation.resume() } }
        if let thread = state.withLock({ $0.thread }) { pthread_join(thread, nil) }
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
        state.withLock { $0.work.append(work) }
        wakeup.wake()
    }

    // MARK: The thread

    private static func main(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let argument else { return nil }
        let loop = Unmanaged<EventLoop>.fromOpaque(argument).takeRetainedValue()
        loop.state.withLock { $0.thread = pthread_self() }
        sprint_name_thread(loop.name)
        loop.run()
        let callbacks = loop.state.withLock { state in
            state.hasEnded = true
            state.turn = nil
            defer { state.onEnd = [] }
            return state.onEnd
        }
        for callback in callbacks { callback() }
        return nil
    }

    private func run() {
        while true {
            let (work, stopping, turn) = state.withLock { state in
                defer { state.work = [] }
                return (state.work, state.isStopping, state.turn)
            }
            for item in work {
                switch item {
                case .job(let job): job.runSynchronously(on: asUnownedSerialExecutor())
                case .call(let call): call()
                }
            }
            if !work.isEmpty { continue }
            if stopping { return }
            turn?()
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
