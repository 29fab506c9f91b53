import SprintCluster
import SprintProtocol

/// The workers' nodes: feed events to the machines and perform their actions.
extension Simulation {
    mutating func performAtWorker(_ event: Event) {
        guard let index = recipient(of: event) else { return }
        if workers[index].isStopped(at: now) { return workers[index].held.append(event) }
        deliver(event, to: index)
    }

    /// A stopped process goes on: first with what came meanwhile, in the order it came.
    mutating func wake(_ index: Int) {
        guard now >= workers[index].pausedUntil else { return }
        let held = workers[index].held
        workers[index].held = []
        for event in held where recipient(of: event) != nil { deliver(event, to: index) }
    }

    private mutating func deliver(_ event: Event, to index: Int) {
        switch event {
        case .atWorker(_, _, let message): tell(index, .received(message))
        case .connected: tell(index, .connected)
        case .workerTick:
            guard workers[index].tickDue.map({ $0 <= now }) ?? false else { return }
            workers[index].tickDue = nil
            tell(index, .progress(workers[index].engine.progress(at: now)))
            tell(index, .tick)
        case .page(_, _, let attempt, let isSound):
            if !isSound { report.pagesRefused += 1 }
            workers[index].engine.stage(attempt, isSound: isSound)
            tell(index, .pagesArrived(attempt, staged: isSound ? 1 : 0, refused: isSound ? 0 : 1))
        case .engine(_, _, let attempt, let step): reported(step, of: attempt, at: index)
        default: preconditionFailure("Not a worker's event.")
        }
    }

    /// The worker an event is for, if the process and connection it is for are still there.
    private func recipient(of event: Event) -> Int? {
        switch event {
        case .atWorker(let index, let connection, _), .page(let index, let connection, _, _),
            .connected(let index, let connection):
            let worker = workers[index]
            return worker.isAlive && worker.connection == connection && worker.isConnected
                ? index : nil
        case .engine(let index, let process, _, _):
            return workers[index].isAlive && workers[index].process == process ? index : nil
        case .workerTick(let index): return workers[index].isAlive ? index : nil
        default: return nil
        }
    }

    private mutating func reported(
        _ step: SimulatedEngine.Step, of attempt: AttemptID, at index: Int
    ) {
        switch step {
        case .checked:
            guard let missing = workers[index].engine.missing(attempt) else { return }
            tell(index, .prefixMissing(attempt, pages: missing))
        case .declined:
            guard workers[index].engine.cancel(attempt) else { return }
            let failure = TaskFailure(
                attempt: attempt, code: .overloaded, reason: "No memory for pages.")
            tell(index, .executionFailed(failure))
        case .finished:
            guard let result = workers[index].engine.finish(attempt, at: now) else { return }
            tell(index, .executionFinished(result))
        }
    }

    mutating func tell(_ index: Int, _ event: WorkerEvent) {
        note("worker \(index) <- \(event)")
        let actions = workers[index].machine.handle(event, at: now)
        for action in actions { performForWorker(action, index) }
        if case .tick = event, let next = workers[index].machine.nextDeadline, next <= now {
            violated("a tick left the timer of worker \(index) due")
        }
        if workers[index].engine.slotCount > workers[index].slots {
            violated("worker \(index) runs \(workers[index].engine.slotCount) attempts")
        }
        scheduleTick(index)
    }

    private mutating func scheduleTick(_ index: Int) {
        guard let next = workers[index].machine.nextDeadline,
            workers[index].tickDue.map({ next < $0 }) ?? true
        else { return }
        workers[index].tickDue = next
        events.push(.workerTick(index), at: max(now, next))
    }

    private mutating func performForWorker(_ action: WorkerAction, _ index: Int) {
        note("worker \(index) -> \(action)")
        switch action {
        case .connect:
            workers[index].connection += 1
            workers[index].isConnected = true
            workers[index].lastArrivalAtWorker = now
            workers[index].lastArrivalAtCoordinator = now
            events.push(
                .connected(index, connection: workers[index].connection), at: now + .milliseconds(1)
            )
        case .disconnect: workers[index].isConnected = false
        case .registered: break
        case .send(let message):
            sendToCoordinator(heard(message, from: workers[index].peer), from: index)
        case .engine(let command): tellEngine(command, index)
        case .exit:
            workers[index].isAlive = false
            // A supervisor starts it again, once there is no more trouble.
            events.push(.start(index), at: max(now + .seconds(1), .zero + scenario.healedAt))
        }
    }

    /// The message as the coordinator's node reports it: it looks at what a worker wrote.
    private mutating func heard(_ message: ControlMessage, from peer: PeerID) -> CoordinatorEvent {
        guard case .taskResult(var result) = message, isTroubled,
            random.happens(permille: scenario.chances.illegal)
        else { return .received(peer, message) }
        result.tokens.append(-1)
        return .illegalResult(peer, result, reason: "Token -1 is not in the vocabulary.")
    }

    mutating func sendToCoordinator(_ event: CoordinatorEvent, from index: Int) {
        for _ in 0..<copies(to: index) {
            let at = max(
                workers[index].lastArrivalAtCoordinator,
                now + random.duration(scenario.delayMilliseconds))
            workers[index].lastArrivalAtCoordinator = at
            events.push(.atCoordinator(event), at: at)
        }
    }

    private mutating func tellEngine(_ command: EngineCommand, _ index: Int) {
        let process = workers[index].process
        switch command {
        case .begin(let assignment):
            workers[index].engine.begin(assignment, at: now)
            let isDeclined = isTroubled && random.happens(permille: scenario.chances.declined)
            events.push(
                .engine(
                    index, process: process, assignment.attempt, isDeclined ? .declined : .checked),
                at: now + .milliseconds(1))
        case .proceed(let attempt):
            guard let duration = workers[index].engine.proceed(attempt, at: now) else {
                return violated(
                    "worker \(index) was told to go on with \(attempt), which it does not have")
            }
            if isTroubled, random.happens(permille: scenario.chances.hung) {
                return workers[index].engine.hang(attempt)
            }
            events.push(.engine(index, process: process, attempt, .finished), at: now + duration)
        case .cancel(let attempt):
            if !workers[index].engine.cancel(attempt) {
                violated("worker \(index) was told to cancel \(attempt), which it does not have")
            }
        }
    }
}
