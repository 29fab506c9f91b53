/// A process as it names itself: what stays the same when a worker registers anew.
struct WorkerProcess: Hashable, Sendable {
    let host: String
    let processID: Int
}
