import SprintCluster
import SprintProtocol

/// Waiting for workers, and what is heard of the local ones' processes.
extension CoordinatorNode {
    /// Someone who waits until enough workers are registered.
    struct WorkersAwaited {
        /// What is enough.
        enum Enough {
            /// So many.
            case workers(Int)
            /// So many less the local ones that were given up, but at least one.
            case lessGivenUp(Int)
            /// So many, or it is known that they do not come: a local one was given up.
            case orGivenUp(Int)
            /// A local one, and so many others.
            case oneLocal(others: Int)
        }

        var enough: Enough
        var promise: Promise<Void>
    }

    /// Returns when at least `count` workers are registered, the node is stopped or the task
    /// cancelled.
    public func workersReady(_ count: Int) async {
        await wait(for: .workers(count))
    }

    /// Runs `body` with `count` local workers, all there are: what it measures is of so many.
    ///
    /// - Throws: `NodeError.workersGivenUp` if one was given up, before the body's end too;
    ///   `ReasoningFailure.noWorkers` if they are not there in time; what `body` throws.
    public nonisolated func withLocalWorkers<Result: Sendable>(
        _ count: Int, within deadline: Duration = Limits.localWorkersStartMax,
        _ body: @Sendable () async throws -> Result
    ) async throws -> Result {
        let isReady = try await inTime(deadline) { await self.wait(for: .orGivenUp(count)) }
        try await checkGivenUp(of: count)
        guard isReady else {
            throw ReasoningFailure(
                code: .noWorkers,
                message: "fewer than \(count) local workers were there within "
                    + "\(deadline.spanText); see what they say, or ask for fewer")
        }
        let result = try await body()
        try await checkGivenUp(of: count)
        return result
    }

    /// Waits before a run for the workers it counts on, less the local ones that were given up.
    /// Once a local one is there, the other local ones are waited for a moment only.
    ///
    /// - Parameter onDelay: called if that takes longer than `Limits.waitNoticeDelay`.
    /// - Throws: `ReasoningFailure.noWorkers` when the deadline has passed.
    public nonisolated func awaitWorkers(
        local: Int, others: Int, deadline: Duration, onDelay: @escaping @Sendable () -> Void
    ) async throws {
        let count = local + others
        let isReady = try await withThrowingTaskGroup(of: Bool?.self) { group in
            group.addTask {
                try await self.inTime(deadline) {
                    await self.wait(for: .lessGivenUp(count))
                }
            }
            group.addTask {
                try await Task.sleep(for: Limits.waitNoticeDelay)
                onDelay()
                return nil
            }
            if local > 1 {
                group.addTask {
                    await self.wait(for: .oneLocal(others: 0))
                    try await Task.sleep(for: Limits.laterWorkersWait)
                    await self.wait(for: .oneLocal(others: others))
                    return true
                }
            }
            defer { group.cancelAll() }
            while let outcome = try await group.next() { if let outcome { return outcome } }
            preconditionFailure("the deadline ends the wait")
        }
        try Task.checkCancellation()
        guard isReady else { throw missing(count, local: local, deadline: deadline) }
        let there = await machine.workers.count
        guard there < count else { return }
        logger.warning(
            "the run starts without all its workers; others may join it",
            metadata: ["workers": "\(there)", "awaited": "\(count)"])
    }

    /// A worker process of this machine was started.
    nonisolated func workerProcessStarted(_ processID: Int) {
        localProcesses.started(processID)
        loop.post { [weak self] in
            self?.assumeIsolated {
                // It may have been quicker than this news.
                let isThere = $0.machine.workers.contains {
                    $0.host == HostName.current && $0.processID == processID
                }
                if isThere { $0.localProcesses.registered(processID) }
                $0.releaseSatisfied()
            }
        }
    }

    /// A worker process of this machine ended; saves the three heartbeats of waiting.
    ///
    /// - Returns: how long it was registered.
    @discardableResult
    public nonisolated func workerProcessEnded(_ processID: Int) -> Duration {
        loop.post { [weak self] in
            self?.assumeIsolated {
                $0.apply(.workerProcessEnded(host: HostName.current, processID: processID))
            }
        }
        return localProcesses.ended(processID)
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

    private func wait(for enough: WorkersAwaited.Enough) async {
        let promise = Promise<Void>()
        let waiting = WorkersAwaited(enough: enough, promise: promise)
        if isSatisfied(waiting) { return }
        awaited.append(waiting)
        await withTaskCancellationHandler {
            await promise.value
        } onCancel: {
            promise.keep(())
        }
        awaited.removeAll { $0.promise === promise }
    }

    private func isSatisfied(_ waiting: WorkersAwaited) -> Bool {
        let there = machine.workers.count
        switch waiting.enough {
        case .workers(let count): return there >= count
        case .lessGivenUp(let count):
            return there >= count || there > 0 && there + workersGivenUp >= count
        case .orGivenUp(let count): return there >= count || workersGivenUp > 0
        case .oneLocal(let others):
            let local = localProcesses.registeredCount
            return local > 0 && there - local >= others
        }
    }

    /// Whether a wait ended before the deadline.
    private nonisolated func inTime(
        _ deadline: Duration, _ wait: @escaping @Sendable () async -> Void
    ) async throws -> Bool {
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                await wait()
                return true
            }
            group.addTask {
                try await Task.sleep(for: deadline)
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? false
        }
    }

    private func checkGivenUp(of count: Int) throws {
        try Task.checkCancellation()
        if workersGivenUp > 0 { throw NodeError.workersGivenUp(count: workersGivenUp, of: count) }
    }

    private nonisolated func missing(
        _ count: Int, local: Int, deadline: Duration
    ) -> ReasoningFailure {
        let workers = count == 1 ? "no worker" : "fewer than \(count) workers"
        let advice =
            local > 0
            ? "see what the workers say"
            : "start sprint-worker --connect \(endpoint.reachable) with the same --model"
        return ReasoningFailure(
            code: .noWorkers,
            message: "\(workers) connected to \(endpoint) within \(deadline.spanText); "
                + "raise --deadline, or \(advice)")
    }
}
