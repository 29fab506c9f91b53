import CSprintKernels
import Glibc
import SprintProtocol
import Synchronization

/// The place where a pool's caller posts a job and its threads take tasks from.
///
/// A step of a model is hundreds of jobs, some microseconds apart and some of them too short to
/// share. So whoever waits looks a bounded number of times before sleeping on a condition, waking a
/// sleeper being longer than most jobs: `Limits.poolLooksMax` times between steps,
/// `Limits.poolLooksInStepMax` while one is under way. The counters are sequentially consistent and
/// lie on cache lines of their own, so that who looks does not slow down who works; the mutex
/// guards sleeping only.
final class ThreadPoolBoard: @unchecked Sendable {
    /// One call of `ThreadPool.run`.
    struct Job {
        let tasks: Int
        let lanes: Int
        let body: (_ task: Int, _ lane: Int) -> Void
    }

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let posted = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let left = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    /// Written only while `edition` is even and nobody is inside.
    private var job: Job?
    /// Odd while a job is up; every job has a number of its own.
    private let edition = CacheLine()
    private let nextTask = CacheLine()
    /// Threads that may be reading `job`.
    private let inside = CacheLine()
    private let sleepers = CacheLine()
    /// Steps under way.
    private let steps = CacheLine()
    private let isCallerAsleep = Atomic<Bool>(false)
    private let isClosed = Atomic<Bool>(false)

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(posted, nil)
        pthread_cond_init(left, nil)
    }

    deinit {
        pthread_cond_destroy(left)
        pthread_cond_destroy(posted)
        pthread_mutex_destroy(mutex)
        left.deallocate()
        posted.deallocate()
        mutex.deallocate()
    }

    /// Threads that sleep until the next job.
    var threadsAsleep: Int { sleepers.value.load(ordering: .sequentiallyConsistent) }

    // MARK: - The caller

    /// Puts up a job, works on it as lane 0 and returns when all its tasks are done.
    func run(_ job: Job) {
        self.job = job
        nextTask.value.store(0, ordering: .sequentiallyConsistent)
        edition.value.add(1, ordering: .sequentiallyConsistent)
        if sleepers.value.load(ordering: .sequentiallyConsistent) > 0 { wake(posted) }
        drain(job, lane: 0)
        edition.value.add(1, ordering: .sequentiallyConsistent)
        awaitEmpty()
        self.job = nil
    }

    /// Says that jobs will follow each other closely until the matching `endStep`.
    func beginStep() { steps.value.add(1, ordering: .sequentiallyConsistent) }

    /// Ends what `beginStep` began.
    func endStep() { steps.value.subtract(1, ordering: .sequentiallyConsistent) }

    /// Sends the threads home.
    func close() {
        isClosed.store(true, ordering: .sequentiallyConsistent)
        wake(posted)
    }

    /// Waits until no thread is at work on the job that was taken down.
    private func awaitEmpty() {
        if look(until: { inside.value.load(ordering: .sequentiallyConsistent) == 0 }) { return }
        pthread_mutex_lock(mutex)
        isCallerAsleep.store(true, ordering: .sequentiallyConsistent)
        while inside.value.load(ordering: .sequentiallyConsistent) > 0 {
            pthread_cond_wait(left, mutex)
        }
        isCallerAsleep.store(false, ordering: .sequentiallyConsistent)
        pthread_mutex_unlock(mutex)
    }

    // MARK: - The threads

    /// A thread's life: works on each job that has a seat for `lane`, until the board closes.
    func serve(lane: Int) {
        var seen = 0
        while let edition = awaitJob(after: seen) {
            seen = edition
            enter(edition, lane: lane)
        }
    }

    /// The number of a job that is up and was not seen; `nil` once the board is closed.
    private func awaitJob(after seen: Int) -> Int? {
        var found = seen
        func isOver() -> Bool {
            found = edition.value.load(ordering: .sequentiallyConsistent)
            return (found != seen && !found.isMultiple(of: 2))
                || isClosed.load(ordering: .sequentiallyConsistent)
        }
        if !look(until: isOver) {
            pthread_mutex_lock(mutex)
            sleepers.value.add(1, ordering: .sequentiallyConsistent)
            while !isOver() { pthread_cond_wait(posted, mutex) }
            sleepers.value.subtract(1, ordering: .sequentiallyConsistent)
            pthread_mutex_unlock(mutex)
        }
        return isClosed.load(ordering: .sequentiallyConsistent) ? nil : found
    }

    /// Works on the job, unless it was taken down meanwhile: then it is not looked at.
    private func enter(_ edition: Int, lane: Int) {
        inside.value.add(1, ordering: .sequentiallyConsistent)
        if self.edition.value.load(ordering: .sequentiallyConsistent) == edition, let job,
            lane < job.lanes
        {
            drain(job, lane: lane)
        }
        let remaining = inside.value.subtract(1, ordering: .sequentiallyConsistent).newValue
        if remaining == 0, isCallerAsleep.load(ordering: .sequentiallyConsistent) { wake(left) }
    }

    // MARK: - Both

    /// Takes and runs tasks until none is left to take.
    private func drain(_ job: Job, lane: Int) {
        while true {
            let task = nextTask.value.add(1, ordering: .sequentiallyConsistent).oldValue
            guard task < job.tasks else { return }
            job.body(task, lane)
        }
    }

    /// Looks, a microsecond or so, after which the core is offered to others.
    private static let looksPerYield = 32

    /// Whether the condition came to hold within the looks that a wait may take.
    private func look(until condition: () -> Bool) -> Bool {
        for looks in 0..<Limits.poolLooksInStepMax {
            if condition() { return true }
            let isInStep = steps.value.load(ordering: .relaxed) > 0
            guard isInStep || looks < Limits.poolLooksMax else { return false }
            sk_pause()
            // Whoever could use this core goes first: another process's planner, for one.
            if looks % Self.looksPerYield == Self.looksPerYield - 1 { sched_yield() }
        }
        return false
    }

    private func wake(_ condition: UnsafeMutablePointer<pthread_cond_t>) {
        pthread_mutex_lock(mutex)
        pthread_cond_broadcast(condition)
        pthread_mutex_unlock(mutex)
    }
}

/// A counter with a cache line, and the neighbour that is fetched with it, to itself.
private struct CacheLine: ~Copyable {
    let value = Atomic<Int>(0)
    private let padding: (Int, Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0, 0)
    private let more: (Int, Int, Int, Int, Int, Int, Int) = (0, 0, 0, 0, 0, 0, 0)
}
