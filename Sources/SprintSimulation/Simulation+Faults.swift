import SprintCluster
import SprintProtocol

/// What goes wrong at set times, and the laws that must hold at the end all the same.
extension Simulation {
    mutating func strike(_ fault: Scenario.Fault) {
        note("fault \(fault)")
        switch fault {
        case .crash(let index, let restartAfter): crash(index, restartAfter)
        case .pause(let index, let length):
            workers[index].pausedUntil = max(workers[index].pausedUntil, now + length)
            events.push(.wake(index), at: workers[index].pausedUntil)
        case .partition(let index, let length): workers[index].partitionedUntil = now + length
        case .slow(let index, let factor): workers[index].engine.slowness = factor
        case .drain(let index):
            if workers[index].isAlive, !workers[index].isStopped(at: now) { tell(index, .drain) }
        case .garbage(let index):
            guard workers[index].isAlive, workers[index].isConnected else { return }
            sendToCoordinator(
                .malformed(workers[index].peer, reason: "Not a message."), from: index)
        case .coordinatorPause(let length):
            coordinatorPausedUntil = max(coordinatorPausedUntil, now + length)
            events.push(.wakeCoordinator, at: coordinatorPausedUntil)
        case .cancel(let run): tellCoordinator(.cancel(run))
        }
    }

    /// Kills a process. Half the time a supervisor on its host sees it at once.
    private mutating func crash(_ index: Int, _ restartAfter: Duration?) {
        guard workers[index].isAlive else { return }
        workers[index].isAlive = false
        workers[index].isConnected = false
        if random.happens(permille: 500) {
            let ended = CoordinatorEvent.workerProcessEnded(
                host: "simulated", processID: workers[index].processID)
            events.push(.atCoordinator(ended), at: now + .milliseconds(10))
        }
        if let restartAfter { events.push(.start(index), at: now + restartAfter) }
    }

    /// The laws of the end.
    mutating func judge() {
        report.counters = coordinator.counters
        for (index, outcome) in report.outcomes.enumerated() {
            let run = RunID(UInt64(index + 1))
            switch outcome {
            case nil: violated("\(run) never ended")
            case .answered(let account): judge(account, of: run, planners[index].options)
            case .failed: break
            }
            if planners[index].isStarted, !planners[index].isReleased {
                violated("\(run)'s planner was kept")
            }
        }
        if coordinator.runCount > 0 { violated("\(coordinator.runCount) runs are left") }
        for status in coordinator.workers where status.slotsBusy > 0 {
            violated("\(status.id) still holds \(status.slotsBusy) attempts")
        }
        for worker in workers where worker.isAlive {
            let (held, running) = (worker.machine.attemptCount, worker.engine.slotCount)
            if held > 0 || running > 0 {
                violated("worker \(worker.index) still has \(held) and \(running)")
            }
        }
    }

    /// An answer is the one that a loop without a cluster gives: location never shows (contract
    /// C1).
    private mutating func judge(_ account: RunAccount, of run: RunID, _ options: RunOptions) {
        let executions = account.rounds.map { $0.tasks.map(\.result.tokens) }
        if executions != Script.answer(run, options) { violated("\(run) has a wrong answer") }
    }
}
