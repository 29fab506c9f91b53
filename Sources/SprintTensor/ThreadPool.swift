import CSprintKernels
import Glibc
import Synchronization

/// A few named threads that share the tasks of one call and sleep between calls.
///
/// The caller takes part, so a pool of one thread starts none. Idle threads sleep; during a step
/// they look for its next job for some microseconds first. The threads end and are joined when the
/// pool is released.
public final class ThreadPool: Sendable {
    /// Threads that work on a call, the caller's included.
    public let threads: Int
    let board: ThreadPoolBoard
    private let workers: [pthread_t]
    private let turn = Mutex(())

    /// Starts `threads - 1` threads named `name-1`, `name-2` …; names are cut to the system's 15
    /// bytes.
    public init(threads: Int, name: String = "tensor") {
        precondition(threads >= 1, "a pool has at least the caller's thread")
        let board = ThreadPoolBoard()
        self.threads = threads
        self.board = board
        workers = (1..<threads).map { lane in
            Self.start(board: board, lane: lane, name: String("\(name)-\(lane)".prefix(15)))
        }
    }

    deinit {
        board.close()
        for worker in workers { pthread_join(worker, nil) }
    }

    /// Calls `body(task, lane)` once for every task in 0 ..< `tasks` and returns when all are done.
    ///
    /// Tasks run in any order on at most `threads` lanes; calls on one lane follow each other, so a
    /// lane's number may select scratch memory. `limit` lowers the number of lanes for this call.
    /// One call runs at a time; a second caller waits.
    public func run(_ tasks: Int, limit: Int = .max, _ body: (_ task: Int, _ lane: Int) -> Void) {
        let lanes = min(threads, limit, tasks)
        guard lanes > 1 else {
            for task in 0..<tasks { body(task, 0) }
            return
        }
        turn.withLock { _ in
            withoutActuallyEscaping(body) { body in
                board.run(ThreadPoolBoard.Job(tasks: tasks, lanes: lanes, body: body))
            }
        }
    }

    /// Calls `body`, whose calls of `run` follow each other closely.
    func step(_ body: () -> Void) {
        guard threads > 1 else { return body() }
        board.beginStep()
        body()
        board.endStep()
    }

    private static func start(board: ThreadPoolBoard, lane: Int, name: String) -> pthread_t {
        var thread = pthread_t()
        let seat = Unmanaged.passRetained(ThreadPoolSeat(board: board, lane: lane, name: name))
        let status = pthread_create(
            &thread, nil,
            { argument in
                let seat = Unmanaged<ThreadPoolSeat>.fromOpaque(argument!).takeRetainedValue()
                sk_name_this_thread(seat.name)
                seat.board.serve(lane: seat.lane)
                return nil
            }, seat.toOpaque())
        precondition(status == 0, "the system gives a thread: \(String(cString: strerror(status)))")
        return thread
    }
}

/// What a pool's thread is started with.
private final class ThreadPoolSeat: Sendable {
    let board: ThreadPoolBoard
    let lane: Int
    let name: String

    init(board: ThreadPoolBoard, lane: Int, name: String) {
        self.board = board
        self.lane = lane
        self.name = name
    }
}
