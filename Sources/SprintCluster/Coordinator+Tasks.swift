import SprintProtocol

/// Tasks between queue and gather: assignment, leases, results, and the fences around them
/// (contract C3).
extension Coordinator {
    /// Puts a task in its place: oldest run first, prompt order. A task that was lost stands where
    /// it stood.
    mutating func enqueue(_ task: TaskID) {
        var low = 0
        var high = queue.count
        while low < high {
            let middle = (low + high) / 2
            if queue[middle] < task { low = middle + 1 } else { high = middle }
        }
        queue.insert(task, at: low)
    }

    /// Hands queued tasks to free slots: never more attempts at a worker than its slots (its
    /// credit).
    mutating func dispatch(at now: Instant) {
        var place = 0
        while place < queue.count, let run = runs[queue[place].run] {
            let id = queue[place]
            let task = run.current.tasks[id.prompt - 1]
            let request = Scheduler.Request(
                run: id.run, prefixTokens: task.planned.prefix.count,
                prefixPages: task.planned.prefixPages, policy: run.options.ship)
            guard let placement = scheduler.place(request, on: candidates(for: task), at: now)
            else {
                // If nobody is free for a task that anybody can do, nobody is for those behind it.
                if task.tooLargeFor.isEmpty { break }
                place += 1
                continue
            }
            queue.remove(at: place)
            assign(id, task.planned, placement, at: now)
        }
        if registry.isEmpty { announceWaiting() }
    }

    /// Workers that may do the task: not those too small for it, and those to blame for an illegal
    /// result only if there are no others.
    private func candidates(for task: TaskRecord) -> [WorkerRecord] {
        let able = registry.values.filter { !task.tooLargeFor.contains($0.id) }
        if blamed.isEmpty { return able }
        let trusted = able.filter { !blamed.contains($0.process) }
        return trusted.isEmpty ? able : trusted
    }

    private mutating func assign(
        _ id: TaskID, _ planned: PlannedTask, _ placement: Scheduler.Placement, at now: Instant
    ) {
        guard let options = runs[id.run]?.options, let peer = registry[placement.worker]?.peer
        else { return }
        let number = (runs[id.run]?.current.tasks[id.prompt - 1].attempts ?? 0) + 1
        let attempt = AttemptID(task: id, attempt: number)
        runs[id.run]?.current.tasks[id.prompt - 1].attempts = number
        runs[id.run]?.current.tasks[id.prompt - 1].state = .running(
            AttemptRecord(
                id: attempt, worker: placement.worker, pagesOffered: placement.pagesOffered,
                startedAt: now,
                leaseUntil: now + configuration.timing.leaseDuration))
        runs[id.run]?.isWaiting = false
        registry[placement.worker]?.attempts.append(attempt)
        registry[placement.worker]?.notePages(planned.prefixPages, of: id.run)
        counters.attemptsStarted += 1
        let assignment = TaskAssignment(
            attempt: attempt, prefix: planned.prefix, pagesOffered: placement.pagesOffered,
            sampling: options.sampling, seed: options.seed, maxTokens: options.maxExecutionTokens)
        actions += [
            .send(peer, .taskAssign(assignment)),
            .emit(id.run, .taskStarted(attempt, worker: placement.worker)),
        ]
    }

    /// Tells each run with a queued task, once, that there is nobody to do it.
    private mutating func announceWaiting() {
        for task in queue where runs[task.run]?.isWaiting == false {
            runs[task.run]?.isWaiting = true
            actions.append(.emit(task.run, .waitingForWorkers))
        }
    }

    /// The attempt's record if it holds its task's lease at this worker.
    func lease(_ attempt: AttemptID, at worker: WorkerID) -> AttemptRecord? {
        guard let current = lease(attempt), current.worker == worker else { return nil }
        return current
    }

    private func lease(_ attempt: AttemptID) -> AttemptRecord? {
        guard let run = runs[attempt.task.run], attempt.task.round == run.current.number,
            run.current.tasks.indices.contains(attempt.task.prompt - 1),
            case .running(let current) = run.current.tasks[attempt.task.prompt - 1].state,
            current.id == attempt
        else { return nil }
        return current
    }

    private mutating func setState(_ state: TaskRecord.State, of task: TaskID) {
        runs[task.run]?.current.tasks[task.prompt - 1].state = state
    }

    /// A heartbeat renews the lease of what grew, and finds what a worker should not be doing.
    mutating func progressed(
        _ heartbeat: Heartbeat, at worker: WorkerID, _ peer: PeerID, _ now: Instant
    ) {
        for entry in heartbeat.progress {
            guard var attempt = lease(entry.attempt, at: worker) else {
                actions.append(.send(peer, .taskCancel(entry.attempt)))
                continue
            }
            guard entry.tokens > attempt.progress else { continue }
            attempt.progress = entry.tokens
            attempt.leaseUntil = now + configuration.timing.leaseDuration
            setState(.running(attempt), of: entry.attempt.task)
        }
    }

    mutating func finished(
        _ result: TaskResult, by worker: WorkerID, _ peer: PeerID, _ now: Instant
    ) {
        let id = result.attempt
        guard let attempt = lease(id, at: worker), let run = runs[id.task.run] else {
            return fence(result)
        }
        guard result.tokens.count <= run.options.maxExecutionTokens else {
            return refuseResult(
                result, of: peer,
                "It has \(result.tokens.count) tokens, the limit is "
                    + "\(run.options.maxExecutionTokens).", at: now)
        }
        let task = run.current.tasks[id.task.prompt - 1]
        let account = RunAccount.Task(
            promptText: task.planned.promptText, planTokensBefore: task.planned.planTokensBefore,
            worker: worker,
            result: result, queuedMilliseconds: (attempt.startedAt - task.queuedAt).milliseconds,
            runningMilliseconds: (now - attempt.startedAt).milliseconds)
        setState(.done(account), of: id.task)
        registry[worker]?.attempts.removeAll { $0 == id }
        registry[worker]?.pausedUntil = nil
        registry[worker]?.tasksFinished += 1
        registry[worker]?.rates.learn(result.account)
        counters.tasksFinished += 1
        actions.append(
            .emit(id.task.run, .taskFinished(id, worker: worker, tokens: result.tokens.count)))
        gatherIfComplete(id.task.run, at: now)
    }

    /// A result that no execution may be (contract C4): the worker is to blame, not the task. The
    /// peer is refused, its process remembered, and the task goes elsewhere.
    mutating func refuseResult(
        _ result: TaskResult, of peer: PeerID, _ reason: String, at now: Instant
    ) {
        let id = result.attempt
        guard let worker = workerOfPeer[peer], var attempt = lease(id, at: worker),
            let process = registry[worker]?.process
        else { return received(.taskResult(result), from: peer, at: now) }
        counters.resultsIllegal += 1
        blamed.remove(process)
        blamed.append(process)
        if blamed.count > Limits.peersRememberedMax { blamed.removeFirst() }
        let prefix = runs[id.task.run]?.current.tasks[id.task.prompt - 1].planned.prefix.count ?? 0
        attempt.progress = max(attempt.progress, prefix + result.tokens.count)
        setState(.running(attempt), of: id.task)
        refuseMalformed(peer, "The result of \(id) is illegal: \(reason)", at: now)
    }

    /// A late, repeated or foreign result does not count; what a lost attempt computed is accounted
    /// for, once.
    mutating func fence(_ result: TaskResult) {
        counters.messagesFenced += 1
        let run = result.attempt.task.run
        guard let counted = runs[run]?.lostAttempts.removeValue(forKey: result.attempt) else {
            return
        }
        runs[run]?.discardedTokens += max(0, result.tokens.count - counted)
    }

    /// A worker could not do it. Another may, unless the task itself is at fault.
    mutating func declined(_ failure: TaskFailure, by worker: WorkerID, _ now: Instant) {
        let id = failure.attempt
        guard lease(id, at: worker) != nil else { return counters.messagesFenced += 1 }
        registry[worker]?.attempts.removeAll { $0 == id }
        setState(.queued, of: id.task)
        guard failure.isRetriable else {
            return fail(id.task.run, .taskFailed, "\(id) failed at \(worker): \(failure.reason)")
        }
        if failure.code == .draining { registry[worker]?.isDraining = true }
        if failure.code == .overloaded {
            registry[worker]?.pausedUntil = now + configuration.timing.overloadPause
        }
        counters.attemptsDeclined += 1
        actions.append(
            .emit(id.task.run, .taskLost(id, reason: "\(worker) declined: \(failure.reason)")))
        runs[id.task.run]?.current.tasks[id.task.prompt - 1].declines += 1
        if failure.code == .tooLarge, !isLeft(anyoneFor: id.task, after: worker) {
            return fail(
                id.task.run, .taskTooLarge,
                "\(id.task) fits the KV memory of no connected worker; the last, \(worker), says: "
                    + "\(failure.reason). Raise --kv-memory on a worker.")
        }
        requeue(id, after: failure.reason)
    }

    /// Notes that the task is too large for a worker; whether there is another that may hold it.
    private mutating func isLeft(anyoneFor task: TaskID, after worker: WorkerID) -> Bool {
        runs[task.run]?.current.tasks[task.prompt - 1].tooLargeFor.insert(worker)
        guard let small = runs[task.run]?.current.tasks[task.prompt - 1].tooLargeFor else {
            return false
        }
        return registry.values.contains { !$0.isDraining && !small.contains($0.id) }
    }

    /// Takes an attempt away: its worker is gone or its lease is over. The worker's list is the
    /// caller's to keep.
    mutating func lose(_ id: AttemptID, reason: String, at now: Instant) {
        guard let attempt = lease(id), let run = runs[id.task.run] else { return }
        let tokens = max(
            0, attempt.progress - run.current.tasks[id.task.prompt - 1].planned.prefix.count)
        counters.attemptsLost += 1
        registry[attempt.worker]?.tasksLost += 1
        runs[id.task.run]?.discardedTokens += tokens
        runs[id.task.run]?.lostAttempts[id] = tokens
        runs[id.task.run]?.current.tasks[id.task.prompt - 1].losses += 1
        actions.append(.emit(id.task.run, .taskLost(id, reason: reason)))
        requeue(id, after: reason)
    }

    /// Back into the queue, unless the task's chances are used up.
    private mutating func requeue(_ id: AttemptID, after reason: String) {
        setState(.queued, of: id.task)
        guard let task = runs[id.task.run]?.current.tasks[id.task.prompt - 1] else { return }
        guard task.losses < configuration.timing.attemptsMax, task.declines < Limits.declinesMax
        else {
            return fail(
                id.task.run, .attemptsExhausted,
                "\(id.task) was lost \(task.losses) times and declined \(task.declines) times; "
                    + "last: \(reason) "
                    + "See the workers' logs.")
        }
        enqueue(id.task)
    }

    /// The attempt is no longer wanted: its slot is free at once, and its worker told.
    ///
    /// - Parameter pause: until when the worker gets nothing new, if it is to blame.
    mutating func cancelAtWorker(_ attempt: AttemptRecord, pause: Instant? = nil) {
        guard let peer = registry[attempt.worker]?.peer else { return }
        registry[attempt.worker]?.attempts.removeAll { $0 == attempt.id }
        if let pause { registry[attempt.worker]?.pausedUntil = pause }
        actions.append(.send(peer, .taskCancel(attempt.id)))
    }
}
