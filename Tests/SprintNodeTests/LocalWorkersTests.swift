import Logging
import SprintProtocol
import Synchronization
import Testing

@testable import SprintNode

/// Worker processes that die: started again a few times, ever later, then given up.
@Suite(.timeLimit(.minutes(20))) struct LocalWorkersTests {
    /// One worker; each of its processes was registered for so long, as far as is known.
    private func workers(
        _ program: String, _ arguments: [String] = [], served: Duration = .zero,
        onEnd: @escaping @Sendable (Int) -> Void
    ) -> LocalWorkers {
        LocalWorkers(
            .init(program: program, arguments: arguments), count: 1, logger: .silent,
            onEnd: {
                onEnd($0)
                return served
            })
    }

    @Test func `pauses double, are bounded, and start afresh after a long service`() {
        var budget = RestartBudget()
        let first = Limits.localWorkerRestartPause
        let pauses = (0...Limits.localWorkerRestartsMax).map { _ in
            budget.pause(afterServing: .zero)
        }
        #expect(pauses == [first, first * 2, first * 4, nil])
        #expect(budget.pause(afterServing: Limits.localWorkerProven) == nil, "not proven yet")
        #expect(budget.pause(afterServing: Limits.localWorkerProven + .seconds(1)) == first)
        #expect(budget.pause(afterServing: .zero) == first * 2)
    }

    @Test func `a worker that dies at once is given up, with its status, after the pauses`()
        async throws
    {
        let ends = Mutex(0)
        let start = ContinuousClock.now
        let error = await #expect(throws: NodeError.self) {
            try await workers("/bin/false") { _ in ends.withLock { $0 += 1 } }.run()
        }
        #expect(error == .workersEnding(restarts: Limits.localWorkerRestartsMax, status: 1))
        #expect(ends.withLock { $0 } == 1 + Limits.localWorkerRestartsMax)
        #expect(start.duration(to: .now) >= Limits.localWorkerRestartPause * 7)
    }

    /// What counts is that it was registered, not that its process ran: this one ends at once.
    @Test func `a worker that served long is started again without end`() async throws {
        let ends = Mutex(0)
        let enough = Promise<Void>()
        let proven = workers("/bin/false", served: Limits.localWorkerProven * 2) { _ in
            let count = ends.withLock { count in
                count += 1
                return count
            }
            if count > 2 + Limits.localWorkerRestartsMax { enough.keep(()) }
        }
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await proven.run() }
            await enough.value
            group.cancelAll()
        }
    }

    @Test func `a process serves from its registration to its end`() async throws {
        let processes = LocalProcesses()
        processes.registered(1)
        processes.started(1)
        processes.started(2)
        #expect(processes.registeredCount == 0, "nobody knew the first one")
        processes.registered(2)
        #expect(processes.registeredCount == 1)
        #expect(processes.ended(1) == .zero, "it never registered")
        #expect(processes.ended(2) > .zero)
        #expect(processes.ended(2) == .zero, "it is gone")
        #expect(processes.registeredCount == 0)
    }

    @Test func `a cancelled pause starts nothing more`() async throws {
        let died = Promise<Void>()
        let ends = Mutex(0)
        let mortal = workers("/bin/false") { _ in
            ends.withLock { $0 += 1 }
            died.keep(())
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await mortal.run() }
            await died.value
            group.cancelAll()
            try await group.waitForAll()
        }
        #expect(ends.withLock { $0 } <= 2)
    }

    @Test func `what this program's flags are told by the environment is not handed on`() {
        let launch = LocalWorkers.Launch(
            program: "", arguments: [], environment: ["SPRINT_LOCAL_SERVER_KEY": "k", "A": "own"])
        let environment = launch.environment(under: [
            "SPRINT_KEY": "/k", "SPRINT_MODEL": "/m", "PATH": "/bin", "A": "parent's",
        ])
        #expect(environment == ["SPRINT_LOCAL_SERVER_KEY": "k", "PATH": "/bin", "A": "own"])
    }

    @Test func `one that does not start is given up, and so is heard`() async {
        let givenUp = Mutex(0)
        let absent = LocalWorkers(
            .init(program: "/nowhere/sprint-worker", arguments: []), count: 3, logger: .silent,
            onEnd: { _ in .zero }, onGivenUp: { givenUp.withLock { $0 += 1 } })
        await #expect(throws: NodeError.self) { try await absent.run() }
        #expect(givenUp.withLock { $0 } == 3)
    }

    @Test func `a program that is not there is named`() async {
        let error = await #expect(throws: NodeError.self) {
            try await workers("/nowhere/sprint-worker") { _ in }.run()
        }
        #expect(error?.description.contains("/nowhere/sprint-worker") == true)
    }
}
