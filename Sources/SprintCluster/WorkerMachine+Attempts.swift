import SprintProtocol

/// What is in the slots, and the pages on their way there.
extension WorkerMachine {
    /// Takes an assignment into a free slot, or declines it with the reason.
    mutating func take(_ assignment: TaskAssignment) {
        let id = assignment.attempt
        guard attempts[id] == nil, !ended.contains(id) else { return }
        if let (code, reason) = objection(to: assignment) {
            return actions.append(
                .send(.taskFailed(TaskFailure(attempt: id, code: code, reason: reason))))
        }
        attempts[id] = WorkerAttempt(pagesOffered: assignment.pagesOffered)
        actions.append(.engine(.begin(assignment)))
    }

    private func objection(to assignment: TaskAssignment) -> (TaskFailure.Code, String)? {
        let hello = configuration.hello
        if isDraining { return (.draining, "The worker is leaving.") }
        if attempts.count >= hello.slots {
            return (.overloaded, "All \(hello.slots) slots are taken.")
        }
        if assignment.prefix.isEmpty || assignment.maxTokens < 1 {
            return (.invalidTask, "The task has no prefix or allows no token.")
        }
        if assignment.pagesOffered < 0
            || assignment.pagesOffered * hello.pageTokens > assignment.prefix.count
        {
            return (
                .invalidTask, "\(assignment.pagesOffered) pages are more than the prefix fills."
            )
        }
        if assignment.prefix.count >= hello.contextTokensMax {
            return (
                .contextOverflow,
                "The prefix has \(assignment.prefix.count) tokens, the model's context "
                    + "\(hello.contextTokensMax)."
            )
        }
        return nil
    }

    mutating func cancel(_ id: AttemptID) {
        // Remembered even if unknown: its assignment may be repeated behind its cancellation.
        remember(id)
        guard attempts.removeValue(forKey: id) != nil else { return }
        actions.append(.engine(.cancel(id)))
        leaveIfDrained()
    }

    mutating func finish(_ id: AttemptID, with message: ControlMessage) {
        guard attempts.removeValue(forKey: id) != nil else { return }
        remember(id)
        actions.append(.send(message))
        leaveIfDrained()
    }

    private mutating func remember(_ id: AttemptID) {
        ended.append(id)
        if ended.count > Limits.endedAttemptsMax { ended.removeFirst() }
    }

    mutating func note(_ entries: [Heartbeat.Progress]) {
        for entry in entries where entry.tokens > (attempts[entry.attempt]?.tokens ?? .max) {
            attempts[entry.attempt]?.tokens = entry.tokens
        }
    }

    // MARK: Pages

    /// The engine said what it lacks: asks for it, or goes on without.
    mutating func fetch(_ pages: [Int], for id: AttemptID, at now: Instant) {
        guard let attempt = attempts[id], attempt.phase == .checking else { return }
        precondition(
            pages.allSatisfy { (0..<attempt.pagesOffered).contains($0) }
                && zip(pages, pages.dropFirst()).allSatisfy { $0 < $1 },
            "The engine may only lack pages that were offered, and names them ascending.")
        guard case .registered(let registration) = link, registration.bulkEndpoint != nil else {
            return proceed(id)
        }
        request(PageIntake(wanted: pages), for: id, at: now)
    }

    private mutating func request(_ intake: PageIntake, for id: AttemptID, at now: Instant) {
        var intake = intake
        let count = configuration.pagesPerRequest
        guard let pages = intake.next(atMost: count, timing: configuration.timing, at: now) else {
            return proceed(id)
        }
        attempts[id]?.phase = .fetching(intake)
        actions.append(.send(.pageRequest(PageRequest(attempt: id, pages: pages))))
    }

    /// Asks for more once a request is fulfilled. After a refused page nothing further is asked
    /// for: what is verified is kept, the rest computed.
    mutating func pagesArrived(_ id: AttemptID, staged: Int, refused: Int, at now: Instant) {
        guard case .fetching(var intake)? = attempts[id]?.phase else { return }
        if refused > 0 { return proceed(id) }
        let isFulfilled = intake.came(staged)
        attempts[id]?.phase = .fetching(intake)
        if isFulfilled { request(intake, for: id, at: now) }
    }

    /// No more pages will come, or not soon enough.
    mutating func stopFetching(_ id: AttemptID) {
        guard case .fetching? = attempts[id]?.phase else { return }
        proceed(id)
    }

    mutating func endWaits(at now: Instant) {
        for id in attempts.keys {
            guard case .fetching(let intake)? = attempts[id]?.phase, intake.waitUntil <= now else {
                continue
            }
            proceed(id)
        }
    }

    private mutating func proceed(_ id: AttemptID) {
        attempts[id]?.phase = .running
        actions.append(.engine(.proceed(id)))
    }
}
