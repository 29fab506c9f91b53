import SprintProtocol

/// What time brings: silence, leases, deadlines, heartbeats.
extension Coordinator {
    mutating func tick(at now: Instant) {
        suspectSilent(at: now)
        endLeases(at: now)
        endRuns(at: now)
        beat(at: now)
    }

    /// If the coordinator itself stood still (stopped, swapped out), what its workers said
    /// meanwhile is still in the socket's queue: silence and leases are counted from its waking.
    mutating func forgiveStall(until now: Instant) {
        let stall = now - lastHandled
        guard !registry.isEmpty, stall > configuration.timing.heartbeatInterval * 2 else { return }
        for worker in registry.keys {
            guard let heard = registry[worker]?.lastHeard else { continue }
            registry[worker]?.lastHeard = min(now, heard + stall)
        }
        for run in runs.keys {
            for index in runs[run]?.current.tasks.indices ?? 0..<0 {
                guard case .running(var attempt)? = runs[run]?.current.tasks[index].state else {
                    continue
                }
                attempt.leaseUntil = attempt.leaseUntil + stall
                runs[run]?.current.tasks[index].state = .running(attempt)
            }
        }
    }

    private mutating func suspectSilent(at now: Instant) {
        let silent = registry.values.filter {
            $0.lastHeard + configuration.timing.silenceMax <= now
        }
        for worker in silent {
            remove(
                worker.id,
                reason: "\(configuration.timing.heartbeatsMissedMax) heartbeats were missed.",
                at: now)
        }
    }

    private mutating func endLeases(at now: Instant) {
        let over = runs.values.flatMap { run in
            run.current.tasks.compactMap { task -> AttemptRecord? in
                guard case .running(let attempt) = task.state, attempt.leaseUntil <= now else {
                    return nil
                }
                return attempt
            }
        }
        for attempt in over where lease(attempt.id, at: attempt.worker) != nil {
            let waited = configuration.timing.leaseDuration.spanText
            cancelAtWorker(attempt, pause: now + configuration.timing.overloadPause)
            lose(
                attempt.id, reason: "\(attempt.worker) made no progress for \(waited).", at: now)
        }
    }

    private mutating func endRuns(at now: Instant) {
        for run in runs.values.filter({ $0.deadline <= now }) {
            let waited = run.options.deadline.spanText
            if run.sawWorker {
                fail(
                    run.id, .deadlineExceeded,
                    "No answer within \(waited). Raise --deadline, add workers or lower "
                        + "--max-rounds."
                )
            } else {
                fail(
                    run.id, .noWorkers,
                    "No worker was connected within \(waited). Start sprint-worker --connect with "
                        + "the coordinator's endpoint, or use --local-workers.")
            }
        }
    }

    private mutating func beat(at now: Instant) {
        guard let due = nextBeat, due <= now else { return }
        beatsSent += 1
        nextBeat = now + configuration.timing.heartbeatInterval
        for worker in registry.values {
            actions.append(.send(worker.peer, .heartbeat(Heartbeat(sequence: beatsSent))))
        }
    }
}
