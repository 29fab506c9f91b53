import SprintCluster
import SprintProtocol

/// The coordinator's node: feeds events to the machine and performs its actions.
extension Simulation {
    mutating func tellCoordinator(_ event: CoordinatorEvent) {
        if now < coordinatorPausedUntil || !heldForCoordinator.isEmpty {
            return heldForCoordinator.append(event)
        }
        deliverToCoordinator(event)
    }

    /// A stopped coordinator goes on: first with what came meanwhile, in the order it came.
    mutating func wakeCoordinator() {
        guard now >= coordinatorPausedUntil else { return }
        let held = heldForCoordinator
        heldForCoordinator = []
        for event in held { deliverToCoordinator(event) }
    }

    private mutating func deliverToCoordinator(_ event: CoordinatorEvent) {
        note("coordinator <- \(event)")
        let actions = coordinator.handle(event, at: now)
        for action in actions { performForCoordinator(action) }
        if case .tick = event, let next = coordinator.nextDeadline, next <= now {
            violated("a tick left the coordinator's timer due")
        }
        scheduleCoordinatorTick()
    }

    private mutating func scheduleCoordinatorTick() {
        guard let next = coordinator.nextDeadline, coordinatorTickDue.map({ next < $0 }) ?? true
        else { return }
        coordinatorTickDue = next
        events.push(.coordinatorTick, at: max(now, next))
    }

    private mutating func performForCoordinator(_ action: CoordinatorAction) {
        note("coordinator -> \(action)")
        switch action {
        case .send(let peer, let message): sendToWorker(peer, message)
        case .shipPages(let peer, let attempt, let pages): ship(pages, of: attempt, to: peer)
        case .planner(let run, let command): tellPlanner(run, command)
        case .emit(let run, let event): witness(event, of: run)
        case .completed(let run, let account): end(run, .answered(account))
        case .disconnect, .workerJoined, .workerLeft: break
        }
    }

    private mutating func sendToWorker(_ peer: PeerID, _ message: ControlMessage) {
        if case .taskAssign(let assignment) = message {
            assigned[peer, default: [:]][assignment.attempt] = assignment
            for status in coordinator.workers where status.slotsBusy > status.slots {
                violated("\(status.id) holds \(status.slotsBusy) attempts in \(status.slots) slots")
            }
        }
        guard
            let index = workers.firstIndex(where: {
                $0.peer == peer && $0.isAlive && $0.isConnected
            })
        else {
            if random.happens(permille: 500) {
                events.push(.atCoordinator(.unreachable(peer)), at: now + .milliseconds(1))
            }
            return
        }
        for _ in 0..<copies(to: index) {
            let at = max(
                workers[index].lastArrivalAtWorker,
                now + random.duration(scenario.delayMilliseconds))
            workers[index].lastArrivalAtWorker = at
            events.push(.atWorker(index, connection: workers[index].connection, message), at: at)
        }
    }

    /// How often a message arrives: 0 lost, 2 repeated.
    mutating func copies(to worker: Int) -> Int {
        if now < workers[worker].partitionedUntil { return 0 }
        guard isTroubled else { return 1 }
        if random.happens(permille: scenario.chances.messageLost) { return 0 }
        return random.happens(permille: scenario.chances.messageRepeated) ? 2 : 1
    }

    private mutating func ship(_ pages: [Int], of attempt: AttemptID, to peer: PeerID) {
        guard let assignment = assigned[peer]?[attempt],
            pages.allSatisfy({ $0 < assignment.pagesOffered })
        else {
            return violated(
                "pages \(pages) of \(attempt) were shipped to one that may not have them")
        }
        guard
            let index = workers.firstIndex(where: {
                $0.peer == peer && $0.isAlive && $0.isConnected
            })
        else {
            return
        }
        let chances = isTroubled ? scenario.chances : Scenario.Chances()
        if random.happens(permille: chances.pagesGone) {
            return events.push(
                .atCoordinator(.pagesGone(peer, attempt)), at: now + .milliseconds(1))
        }
        for _ in pages {
            let isLost =
                now < workers[index].partitionedUntil || random.happens(permille: chances.pageLost)
            let isSound = !random.happens(permille: chances.pageDamaged)
            let at = now + random.duration(scenario.delayMilliseconds)
            if isLost { continue }
            events.push(
                .page(index, connection: workers[index].connection, attempt, isSound: isSound),
                at: at)
        }
    }

    private mutating func tellPlanner(_ run: RunID, _ command: PlannerCommand) {
        switch planners[Int(run.value) - 1].obey(command) {
        case .success(let said):
            for (delay, event) in said { events.push(.planner(run, event), at: now + delay) }
        case .failure(let violation): violated("\(run): \(violation.description)")
        }
    }

    private mutating func witness(_ event: ReasoningEvent, of run: RunID) {
        if report.outcomes[Int(run.value) - 1] != nil {
            violated("\(run) heard \(event) after its end")
        }
        switch event {
        case .failed(let failure): end(run, .failed(failure.code))
        case .taskFinished(let attempt, _, _):
            report.attempts.append(attempt)
            if !finishedTasks.insert(attempt.task).inserted {
                violated("\(attempt.task) counted twice")
            }
        default: break
        }
    }

    private mutating func end(_ run: RunID, _ outcome: SimulationReport.Outcome) {
        if report.outcomes[Int(run.value) - 1] != nil { violated("\(run) ended twice") }
        report.outcomes[Int(run.value) - 1] = outcome
    }
}
