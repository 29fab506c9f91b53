import Glibc

/// The place where a pool's caller posts a job and its threads take tasks from; one mutex guards
/// it.
final class ThreadPoolBoard: @unchecked Sendable {
    /// One call of `ThreadPool.run`.
    struct Job {
        let tasks: Int
        let lanes: Int
        let body: (_ task: Int, _ lane: Int) -> Void
    }

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let posted = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private let finished = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var job: Job?
    private var nextTask = 0
    private var tasksRunning = 0
    private var closed = false

    init() {
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(posted, nil)
        pthread_cond_init(finished, nil)
    }

    deinit {
        pthread_cond_destroy(finished)
        pthread_cond_destroy(posted)
        pthread_mutex_destroy(mutex)
        finished.deallocate()
        posted.deallocate()
        mutex.deallocate()
    }

    /// Puts up a job and wakes the threads.
    func post(_ job: Job) {
        pthread_mutex_lock(mutex)
        self.job = job
        nextTask = 0
        pthread_cond_broadcast(posted)
        pthread_mutex_unlock(mutex)
    }

    /// Takes tasks of the posted job until none is left to take.
    func work(lane: Int) {
        pthread_mutex_lock(mutex)
        drain(lane: lane)
        pthread_mutex_unlock(mutex)
    }

    /// Waits until every task of the job is done, then takes the job down.
    func finish() {
        pthread_mutex_lock(mutex)
        while tasksRunning > 0 { pthread_cond_wait(finished, mutex) }
        job = nil
        pthread_mutex_unlock(mutex)
    }

    /// A thread's life: works on each job that has a seat for `lane`, until the board closes.
    func serve(lane: Int) {
        pthread_mutex_lock(mutex)
        while !closed {
            if !drain(lane: lane) { pthread_cond_wait(posted, mutex) }
        }
        pthread_mutex_unlock(mutex)
    }

    /// Sends the threads home.
    func close() {
        pthread_mutex_lock(mutex)
        closed = true
        pthread_cond_broadcast(posted)
        pthread_mutex_unlock(mutex)
    }

    /// Runs tasks while there are some; called and left with the mutex held. Whether it ran any.
    @discardableResult
    private func drain(lane: Int) -> Bool {
        guard let job, lane < job.lanes, nextTask < job.tasks else { return false }
        while nextTask < job.tasks {
            let task = nextTask
            nextTask += 1
            tasksRunning += 1
            pthread_mutex_unlock(mutex)
            job.body(task, lane)
            pthread_mutex_lock(mutex)
            tasksRunning -= 1
        }
        if tasksRunning == 0 { pthread_cond_signal(finished) }
        return true
    }
}
