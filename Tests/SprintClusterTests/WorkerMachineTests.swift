import SprintCluster
import SprintProtocol
import Testing

/// A worker's side of the contract, as transcripts.
@Suite struct WorkerMachineTests {
    private static let attempt = CoordinatorScene.attempt(1, 1)

    private func assignment(_ id: AttemptID, pages: Int = 0, prefix: Int = 100) -> TaskAssignment {
        TaskAssignment(
            attempt: id, prefix: [TokenID](repeating: 1, count: prefix), pagesOffered: pages,
            sampling: .greedy,
            seed: 1, maxTokens: 5)
    }

    private func machine(slots: Int = 1, pageBytes: Int = 1 << 20) -> WorkerMachine {
        WorkerMachine(
            configuration: WorkerConfiguration(
                hello: CoordinatorScene.hello(slots: slots), pageByteCount: pageBytes))
    }

    private func registered(slots: Int = 1, pageBytes: Int = 1 << 20, bulk: String? = "b")
        -> WorkerMachine
    {
        var machine = machine(slots: slots, pageBytes: pageBytes)
        #expect(machine.handle(.start, at: .zero) == [.connect])
        #expect(
            machine.handle(.connected, at: .zero) == [
                .send(.hello(CoordinatorScene.hello(slots: slots)))
            ])
        let welcome = Welcome(worker: WorkerID(1), bulkEndpoint: bulk)
        #expect(
            machine.handle(.received(.welcome(welcome)), at: .zero) == [
                .registered(WorkerID(1), bulkEndpoint: bulk)
            ])
        return machine
    }

    @Test("A task without pages is begun, carried out and reported")
    func aTask() {
        var machine = registered()
        let task = assignment(Self.attempt)
        #expect(machine.handle(.received(.taskAssign(task)), at: .zero) == [.engine(.begin(task))])
        #expect(
            machine.handle(.prefixMissing(Self.attempt, pages: []), at: .zero) == [
                .engine(.proceed(Self.attempt))
            ])
        let result = CoordinatorScene.result(Self.attempt)
        #expect(
            machine.handle(.executionFinished(result), at: .zero) == [.send(.taskResult(result))])
        #expect(machine.attemptCount == 0)
        #expect(machine.handle(.executionFinished(result), at: .zero) == [], "reported once")
        #expect(
            machine.handle(.received(.taskAssign(task)), at: .zero) == [], "a repeated assignment")
    }

    @Test("Pages are asked for in bounded requests, the next when the last is fulfilled")
    func pullIsCredit() {
        var machine = registered(pageBytes: Limits.pageBytesPerRequestMax / 2)
        _ = machine.handle(
            .received(.taskAssign(assignment(Self.attempt, pages: 4, prefix: 130))), at: .zero)
        #expect(
            machine.handle(.prefixMissing(Self.attempt, pages: [0, 2, 3]), at: .zero) == [
                .send(.pageRequest(PageRequest(attempt: Self.attempt, pages: [0, 2])))
            ])
        #expect(machine.handle(.pagesArrived(Self.attempt, staged: 1, refused: 0), at: .zero) == [])
        #expect(
            machine.handle(.pagesArrived(Self.attempt, staged: 1, refused: 0), at: .zero) == [
                .send(.pageRequest(PageRequest(attempt: Self.attempt, pages: [3])))
            ])
        #expect(
            machine.handle(.pagesArrived(Self.attempt, staged: 1, refused: 0), at: .zero) == [
                .engine(.proceed(Self.attempt))
            ])
    }

    @Test("A refused page, pages gone, or a wait that is over: the rest is computed, once")
    func recomputeIsTheFallback() {
        let wait = Limits.pageWaitBase + Limits.pageWaitPerPage * 2
        let endings: [(WorkerEvent, Instant)] = [
            (.pagesArrived(Self.attempt, staged: 0, refused: 1), .zero),
            (.received(.pagesUnavailable(Self.attempt)), .zero), (.tick, .zero + wait),
        ]
        for (event, at) in endings {
            var machine = registered()
            _ = machine.handle(
                .received(.taskAssign(assignment(Self.attempt, pages: 2))), at: .zero)
            _ = machine.handle(.prefixMissing(Self.attempt, pages: [0, 1]), at: .zero)
            _ = machine.handle(
                .received(.heartbeat(Heartbeat(sequence: 1))), at: .zero + .seconds(1))
            #expect(
                machine.handle(event, at: at).first == .engine(.proceed(Self.attempt)), "\(event)")
            #expect(
                machine.handle(.pagesArrived(Self.attempt, staged: 1, refused: 1), at: at) == [])
        }
        var machine = registered(bulk: nil)
        _ = machine.handle(.received(.taskAssign(assignment(Self.attempt, pages: 2))), at: .zero)
        #expect(
            machine.handle(.prefixMissing(Self.attempt, pages: [0]), at: .zero) == [
                .engine(.proceed(Self.attempt))
            ])
    }

    @Test("More than its slots, senseless or too long tasks are declined, each with its code")
    func declines() {
        var machine = registered()
        let cases: [(TaskAssignment, TaskFailure.Code)] = [
            (assignment(Self.attempt, prefix: 0), .invalidTask),
            (assignment(Self.attempt, pages: 4), .invalidTask),
            (assignment(Self.attempt, prefix: 4_096), .contextOverflow),
        ]
        for (task, code) in cases {
            guard
                case .send(.taskFailed(let failure))? = machine.handle(
                    .received(.taskAssign(task)), at: .zero
                ).first
            else {
                Issue.record("\(code) was not declined")
                continue
            }
            #expect(failure.code == code)
        }
        _ = machine.handle(.received(.taskAssign(assignment(Self.attempt))), at: .zero)
        let second = assignment(CoordinatorScene.attempt(2, 1))
        guard
            case .send(.taskFailed(let failure))? = machine.handle(
                .received(.taskAssign(second)), at: .zero
            ).first
        else { return #expect(Bool(false), "a second task in one slot was not declined") }
        #expect(failure.code == .overloaded && failure.attempt == second.attempt)
    }

    @Test(
        "A cancelled attempt is forgotten: nothing about it is sent, its assignment is not repeated"
    )
    func cancel() {
        var machine = registered()
        let task = assignment(Self.attempt)
        _ = machine.handle(.received(.taskAssign(task)), at: .zero)
        #expect(
            machine.handle(.received(.taskCancel(Self.attempt)), at: .zero) == [
                .engine(.cancel(Self.attempt))
            ])
        #expect(machine.handle(.prefixMissing(Self.attempt, pages: []), at: .zero) == [])
        #expect(
            machine.handle(.executionFinished(CoordinatorScene.result(Self.attempt)), at: .zero)
                == [])
        #expect(machine.handle(.received(.taskAssign(task)), at: .zero) == [])
        #expect(machine.handle(.received(.taskCancel(Self.attempt)), at: .zero) == [])
    }

    @Test("Heartbeats carry the engine's progress, which never goes back")
    func heartbeats() {
        var machine = registered()
        _ = machine.handle(.received(.taskAssign(assignment(Self.attempt))), at: .zero)
        for tokens in [5, 104, 90] {
            _ = machine.handle(.progress([.init(attempt: Self.attempt, tokens: tokens)]), at: .zero)
        }
        let beat = Heartbeat(sequence: 1, progress: [.init(attempt: Self.attempt, tokens: 104)])
        #expect(machine.nextDeadline == Instant.zero + Limits.heartbeatInterval)
        #expect(
            machine.handle(.tick, at: .zero + Limits.heartbeatInterval) == [.send(.heartbeat(beat))]
        )
    }

    @Test("A silent coordinator: attempts cancelled, connection made anew after pauses that double")
    func coordinatorLost() {
        var machine = registered()
        _ = machine.handle(.received(.taskAssign(assignment(Self.attempt))), at: .zero)
        var now = Instant.zero
        for _ in 1...2 {
            now = now + .seconds(1)
            _ = machine.handle(.tick, at: now)
        }
        now = now + .seconds(1)
        #expect(machine.handle(.tick, at: now) == [.engine(.cancel(Self.attempt)), .disconnect])
        var pause = Limits.reconnectPauseMin
        for _ in 1...8 {
            #expect(machine.nextDeadline == now + pause)
            now = now + pause
            #expect(machine.handle(.tick, at: now) == [.connect])
            #expect(machine.handle(.unreachable, at: now) == [.disconnect])
            pause = min(pause * 2, Limits.reconnectPauseMax)
        }
        #expect(pause == Limits.reconnectPauseMax)
    }

    @Test(
        "Told that it is not registered, it starts anew with hello; refused for good, it exits"
    )
    func refusals() {
        var machine = registered()
        _ = machine.handle(.received(.taskAssign(assignment(Self.attempt))), at: .zero)
        let late = Refusal(code: .notRegistered, reason: "Late.")
        #expect(
            machine.handle(.received(.refuse(late)), at: .zero) == [
                .engine(.cancel(Self.attempt)), .send(.hello(CoordinatorScene.hello())),
            ])
        #expect(machine.handle(.received(.refuse(late)), at: .zero) == [], "one hello is enough")
        let full = Refusal(code: .full, reason: "Full.")
        #expect(machine.handle(.received(.refuse(full)), at: .zero) == [.disconnect])
        _ = machine.handle(.tick, at: .zero + Limits.reconnectPauseMin)
        _ = machine.handle(.connected, at: .zero + Limits.reconnectPauseMin)
        let other = Refusal(code: .fingerprint, reason: "Another model.")
        #expect(
            machine.handle(.received(.refuse(other)), at: .zero + Limits.reconnectPauseMin) == [
                .exit(.refused(other))
            ])
        #expect(machine.handle(.tick, at: .zero + .seconds(60)) == [])
        #expect(machine.nextDeadline == nil)
    }

    @Test("A coordinator of another protocol version is no pause's matter: the worker ends")
    func foreignVersion() {
        var greeting = machine()
        _ = greeting.handle(.start, at: .zero)
        #expect(greeting.handle(.foreignVersion(7), at: .zero) == [], "nothing was said yet")
        _ = greeting.handle(.connected, at: .zero)
        #expect(greeting.handle(.foreignVersion(7), at: .zero) == [.exit(.foreignVersion(7))])
        #expect(greeting.nextDeadline == nil)
        var busy = registered()
        _ = busy.handle(.received(.taskAssign(assignment(Self.attempt))), at: .zero)
        #expect(
            busy.handle(.foreignVersion(7), at: .zero) == [
                .engine(.cancel(Self.attempt)), .send(.goodbye), .exit(.foreignVersion(7)),
            ])
    }

    @Test("Draining: told, nothing new is taken, left when the last attempt ends")
    func drain() {
        var machine = registered(slots: 2)
        _ = machine.handle(.received(.taskAssign(assignment(Self.attempt))), at: .zero)
        #expect(machine.handle(.drain, at: .zero) == [.send(.draining)])
        let second = assignment(CoordinatorScene.attempt(2, 1))
        guard
            case .send(.taskFailed(let failure))? = machine.handle(
                .received(.taskAssign(second)), at: .zero
            ).first
        else { return #expect(Bool(false), "a draining worker took a task") }
        #expect(failure.code == .draining)
        let result = CoordinatorScene.result(Self.attempt)
        #expect(
            machine.handle(.executionFinished(result), at: .zero) == [
                .send(.taskResult(result)), .send(.goodbye), .exit(.drained),
            ])
        var idle = registered()
        #expect(
            idle.handle(.drain, at: .zero) == [.send(.draining), .send(.goodbye), .exit(.drained)])
        var busy = registered()
        _ = busy.handle(.received(.taskAssign(assignment(Self.attempt))), at: .zero)
        #expect(
            busy.handle(.quit, at: .zero) == [
                .engine(.cancel(Self.attempt)), .send(.goodbye), .exit(.quit),
            ])
    }
}
