import SprintCluster
import SprintProtocol

/// Waiting for workers, and what is heard of the local ones' processes.
extension CoordinatorNode {
    /// Someone who waits until enough workers are registered.
    struct WorkersAwaited {
        var count: Int
        /// Whether local workers that were given up are not waited for.
        var lessGivenUp: Bool
        var promise: Promise<Void>
    }

    /// Returns when at least `count` workers are registered, the node is stopped or the task
    /// cancelled.
    ///
    /// - Parameter lessGivenUp: not to wait for local workers that were given up, as long as one
    ///   worker is there.
    public func workersReady(_ count: Int, lessGivenUp: Bool = false) async {
        let promise = Promise<Void>()
        let waiting = WorkersAwaited(count: count, lessGivenUp: lessGivenUp, promise: promise)
        if isSatisfied(waiting) { return }
        awaited.append(waiting)
        await withTaskCancellationHandler {
            await promise.value
        } onCancel: {
            promise.keep(())
        }
        awaited.removeAll { $0.promise === promise }
    }

    /// Waits before a run for the workers it counts on, less the local ones that were given up.
    ///
    /// - Parameter onDelay: called if that takes longer than `Limits.waitNoticeDelay`.
    /// - Throws: `ReasoningFailure.noWorkers` when the deadline has passed.
    public nonisolated func awaitWorkers(
        _ count: Int, deadline: Duration, onDelay: @escaping @Sendable () -> Void
    ) async throws {
        let isReady = try await withThrowingTaskGroup(of: Bool?.self) { group in
            group.addTask {
                await self.workersReady(count, lessGivenUp: true)
                return true
            }
            group.addTask {
                try await Task.sleep(for: deadline)
                return false
            }
            group.addTask {
                try await Task.sleep(for: Limits.waitNoticeDelay)
                onDelay()
                return nil
            }
            defer { group.cancelAll() }
            while let outcome = try await group.next() { if let outcome { return outcome } }
            preconditionFailure("the deadline ends the wait")
        }
        try Task.checkCancellation()
        if isReady { return }
        let workers = count == 1 ? "no worker" : "fewer than \(count) workers"
        throw ReasoningFailure(
            code: .noWorkers,
            message: "\(workers) connected to \(endpoint) within \(deadline.spanText); "
                + "raise --deadline, or see what the workers say")
    }

    /// A worker process of this machine ended; saves the three heartbeats of waiting.
    public nonisolated func workerProcessEnded(_ processID: Int) {
        loop.post { [weak self] in
            self?.assumeIsolated {
                $0.apply(.workerProcessEnded(host: HostName.current, processID: processID))
            }
        }
    }

    /// A local worker is started no more.
    nonisolated func workerGivenUp() {
        loop.post { [weak self] in
            self?.assumeIsolated {
                $0.workersGivenUp += 1
                $0.releaseSatisfied()
            }
        }
    }

    /// Lets those go on who have waited for what is there.
    func releaseSatisfied() {
        for waiting in awaited where isSatisfied(waiting) { waiting.promise.keep(()) }
    }

    /// Lets everyone go on: nothing more is coming.
    func releaseAwaiting() {
        for waiting in awaited { waiting.promise.keep(()) }
    }

    private func isSatisfied(_ waiting: WorkersAwaited) -> Bool {
        let there = machine.workers.count
        let missing = waiting.count - there
        return missing <= 0 || waiting.lessGivenUp && there > 0 && missing <= workersGivenUp
    }
}
