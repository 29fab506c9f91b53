import SprintProtocol

/// Runs from submission to their end, and the planner's part in them.
extension Coordinator {
    mutating func submit(
        _ id: RunID, _ options: RunOptions, _ waited: Duration, at now: Instant
    ) {
        precondition(runs.keys.last.map { $0 < id } ?? true, "Run numbers must grow.")
        if let failure = objection(to: options) {
            return actions.append(.emit(id, .failed(failure)))
        }
        runs[id] = RunRecord(
            id: id, options: options, waited: waited, at: now, sawWorker: !registry.isEmpty)
        actions += [.emit(id, .started(id)), .planner(id, .start)]
    }

    private func objection(to options: RunOptions) -> ReasoningFailure? {
        if admission != .open {
            return ReasoningFailure(
                code: .shuttingDown,
                message: "The coordinator takes no more questions: it is ending. Ask again later.")
        }
        if let violation = options.violation {
            return ReasoningFailure(code: .invalidRequest, message: violation.description)
        }
        if runs.count >= Limits.runsMax {
            return ReasoningFailure(
                code: .overloaded,
                message:
                    "\(runs.count) questions are being answered, \(Limits.runsMax) are the most. "
                    + "Ask again later."
            )
        }
        return nil
    }

    mutating func planner(_ event: PlannerEvent, of id: RunID, at now: Instant) {
        guard let run = runs[id] else { return }
        switch event {
        case .text(let round, let text):
            actions.append(.emit(id, .planText(round: round, text: text)))
        case .taskReady(let task):
            queueNew(task, of: run, at: now)
        case .planEnded(let round, let plan, let planTokens, let promptCount):
            guard round == run.current.number, run.current.plan == nil,
                promptCount >= run.current.tasks.count
            else {
                return failPlanner(id, "The plan of round \(round) ended out of turn.", at: now)
            }
            runs[id]?.current.plan = RoundRecord.Plan(
                text: plan, tokens: planTokens, promptCount: promptCount, endedAt: now)
            gatherIfComplete(id, at: now)
        case .answered:
            guard run.current.tasks.isEmpty, run.current.plan == nil else {
                return failPlanner(id, "The planner answered in the middle of a round.", at: now)
            }
            end(id, with: .completed(id, run.account(at: now)))
        case .failed(let failure):
            fail(id, failure.code, failure.message)
        }
    }

    /// A prompt closed: its task waits for a worker from now on, while the plan goes on.
    private mutating func queueNew(_ task: PlannedTask, of run: RunRecord, at now: Instant) {
        let current = run.current
        guard task.round == current.number, task.prompt == current.tasks.count + 1,
            !task.prefix.isEmpty,
            current.plan.map({ task.prompt <= $0.promptCount }) ?? true, task.prefixPages >= 0,
            task.prefixPages * Limits.pageTokens <= task.prefix.count
        else {
            return failPlanner(
                run.id, "Task \(task.round).\(task.prompt) came out of turn.", at: now)
        }
        let id = TaskID(run: run.id, round: task.round, prompt: task.prompt)
        runs[run.id]?.current.tasks.append(TaskRecord(planned: task, at: now))
        enqueue(id)
        actions.append(.emit(run.id, .taskQueued(id, prompt: task.promptText)))
    }

    /// Hands the executions to the planner once the plan has ended and all are back.
    mutating func gatherIfComplete(_ id: RunID, at now: Instant) {
        guard let round = runs[id]?.current, round.isComplete,
            let executions = runs[id]?.gather(at: now)
        else { return }
        actions += [
            .emit(id, .roundGathered(round.number)),
            .planner(id, .resume(round: round.number, executions: executions)),
        ]
    }

    mutating func cancel(_ id: RunID, at now: Instant) {
        fail(id, .cancelled, "The caller cancelled.")
    }

    private mutating func failPlanner(_ id: RunID, _ message: String, at now: Instant) {
        fail(id, .plannerFailed, message)
    }

    mutating func fail(_ id: RunID, _ code: ReasoningFailure.Code, _ message: String) {
        end(id, with: .emit(id, .failed(ReasoningFailure(code: code, message: message))))
    }

    /// The one way out of a run: its attempts are cancelled, its caller is told, its planner
    /// released.
    private mutating func end(_ id: RunID, with last: CoordinatorAction) {
        guard let run = runs.removeValue(forKey: id) else { return }
        for case .running(let attempt) in run.current.tasks.map(\.state) { cancelAtWorker(attempt) }
        queue.removeAll { $0.run == id }
        for worker in registry.keys { registry[worker]?.pagesHeld[id] = nil }
        actions += [last, .planner(id, .release)]
    }

    mutating func shutDown(at now: Instant) {
        guard admission != .closed else { return }
        admission = .closed
        for run in Array(runs.keys) {
            fail(run, .shuttingDown, "The coordinator is ending. Ask again when it is back.")
        }
        for worker in Array(registry.values) {
            let refusal = Refusal(
                code: .shuttingDown,
                reason: "The coordinator is ending. Connect again when it is back.")
            actions += [.send(worker.peer, .refuse(refusal)), .disconnect(worker.peer)]
            remove(worker.id, reason: "The coordinator is ending.", at: now)
        }
    }
}
