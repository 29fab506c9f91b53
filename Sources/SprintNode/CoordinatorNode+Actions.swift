import Logging
import SprintCluster
import SprintEngine
import SprintProtocol

extension CoordinatorNode {
    /// Performs one action of the machine.
    func perform(_ action: CoordinatorAction) {
        logger.trace("perform", metadata: ["action": "\(action)"])
        switch action {
        case .send(let peer, let message):
            if case .refuse(let refusal) = message { return refuse(peer, refusal) }
            if !channels.send(message, to: peer) { pending.append(.unreachable(peer)) }
        case .shipPages(let peer, let attempt, let pages):
            startShipment(Shipment(peer: peer, attempt: attempt, pages: pages))
        case .disconnect(let peer): channels.forget(peer)
        case .planner(let run, let command):
            planners.post(run, command, question: callers[run]?.question)
        case .emit(let run, let event): emit(event, of: run)
        case .completed(let run, let account): complete(run, account)
        case .workerJoined(let worker, let peer, let hello): joined(worker, peer, hello)
        case .workerLeft(let worker, let peer, let reason):
            channels.forget(peer)
            if let status = registered.removeValue(forKey: worker) {
                departed = (departed + [status]).suffix(Limits.workersMax)
            }
            logger.info("worker left", metadata: ["worker": "\(worker)", "reason": "\(reason)"])
        }
    }

    /// Tells a peer why, on the channel it is on.
    private func refuse(_ peer: PeerID, _ refusal: Refusal) {
        if refusal.code != .shuttingDown {
            noticeStranger(
                "a peer is refused", ["peer": "\(peer)", "reason": "\(refusal.reason)"])
        }
        if channels.send(.refuse(refusal), to: peer) { return }
        if !channels.refuseOnBulk(refusal, peer) { pending.append(.unreachable(peer)) }
    }

    /// Logs what strangers cause, a few lines at a time: they must not be able to fill the log.
    func noticeStranger(_ message: Logger.Message, _ metadata: Logger.Metadata) {
        guard let omitted = strangerLog.admit(at: clock.now) else { return }
        let more: Logger.Metadata = omitted > 0 ? ["omitted": "\(omitted)"] : [:]
        logger.notice(message, metadata: metadata.merging(more) { $1 })
    }

    private func emit(_ event: ReasoningEvent, of run: RunID) {
        guard let caller = callers[run] else { return }
        log(event)
        caller.sink.yield(event)
        if case .failed(let failure) = event {
            logger.info("run failed", metadata: ["run": "\(run)", "reason": "\(failure)"])
            end(run)
        }
    }

    /// Where tasks go, for whoever watches a cluster's log.
    private func log(_ event: ReasoningEvent) {
        switch event {
        case .taskStarted(let attempt, let worker):
            logger.debug(
                "task started", metadata: ["attempt": "\(attempt)", "worker": "\(worker)"])
        case .taskLost(let attempt, let reason):
            logger.notice("task lost", metadata: ["attempt": "\(attempt)", "reason": "\(reason)"])
        case .waitingForWorkers:
            logger.info("waiting for a worker", metadata: ["endpoint": "\(endpoint)"])
        default: return
        }
    }

    private func complete(_ run: RunID, _ account: RunAccount) {
        guard let caller = callers[run], let answer = caller.answer else { return }
        caller.sink.yield(.finished(result(account, answer.0, answer.plannerMilliseconds)))
        end(run)
    }

    private func end(_ run: RunID) {
        callers.removeValue(forKey: run)?.sink.finish()
    }

    private func joined(_ worker: WorkerID, _ peer: PeerID, _ hello: WorkerHello) {
        channels.expect(worker, from: peer)
        logger.info(
            "worker joined",
            metadata: [
                "worker": "\(worker)", "host": "\(hello.host)", "pid": "\(hello.processID)",
                "slots": "\(hello.slots)", "threads": "\(hello.threads)",
            ])
        registered[worker] = WorkerStatus(
            id: worker, host: hello.host, processID: hello.processID, slots: hello.slots,
            slotsBusy: 0, threads: hello.threads, tasksFinished: 0, tasksLost: 0)
        if hello.host == HostName.current { localProcesses.registered(hello.processID) }
        releaseSatisfied()
    }

    /// Puts the cluster's account and the planner's texts together.
    private func result(
        _ account: RunAccount, _ answer: PlannerAnswer, _ plannerMilliseconds: Double
    ) -> ReasoningResult {
        let rounds = account.rounds.map { round in
            ReasoningResult.Round(
                plan: round.plan, planTokens: round.planTokens,
                tasks: round.tasks.map { task in
                    ReasoningResult.TaskAccount(
                        prompt: task.promptText, execution: text(of: task.result.tokens),
                        worker: task.worker, attempt: task.result.attempt.attempt,
                        planTokensBefore: task.planTokensBefore, tokens: task.result.tokens.count,
                        finish: task.result.finish, account: task.result.account,
                        queuedMilliseconds: task.queuedMilliseconds,
                        runningMilliseconds: task.runningMilliseconds)
                }, waitMilliseconds: round.waitMilliseconds)
        }
        return ReasoningResult(
            answer: answer.answer, trajectory: answer.trajectory, rounds: rounds,
            answerTokens: answer.answerTokens, discardedTokens: account.discardedTokens,
            grammar: answer.grammar, wallMilliseconds: account.wallMilliseconds,
            plannerMilliseconds: plannerMilliseconds, openingTokens: answer.openingTokens,
            answerText: answer.answerText)
    }

    private func text(of tokens: [TokenID]) -> String {
        String(decoding: language.tokenizer.decode(tokens), as: UTF8.self)
    }
}
