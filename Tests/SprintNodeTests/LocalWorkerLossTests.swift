import Foundation
import SprintProtocol
import Testing

@testable import SprintNode

/// Clusters whose local workers die for good.
@Suite(
    .enabled(if: TinyModel.isThere, "Models/tiny/tiny.gguf is not there"),
    .timeLimit(.minutes(20)))
struct LocalWorkerLossTests {
    /// A cluster whose local worker is a program that is not there, or one that ends at once.
    private func mortal(
        _ program: String, expectsOthers: Bool, log: LogCapture = LogCapture()
    ) -> Cluster {
        Cluster(
            .init(
                source: TinyModel.source(slots: 2), expectsOthers: expectsOthers, localWorkers: 1,
                workerProgram: program), logger: log.logger)
    }

    @Test(arguments: ["/bin/false", "/nowhere/sprint-worker"])
    func `a worker from elsewhere carries on alone`(program: String) async throws {
        let log = LogCapture()
        let result = try await mortal(program, expectsOthers: true, log: log).run(
            checkpoint: TinyModel.source().checkpoint()
        ) { node in
            #expect(await log.line(with: "all local workers are given up") != nil)
            let worker = try TinyModel.worker(node.endpoint)
            async let departure = worker.run()
            try await node.awaitWorkers(local: 1, others: 1, deadline: .seconds(30)) {}
            let result = try await node.answer(TinyModel.question())
            worker.quit()
            _ = await departure
            return result
        }
        #expect(!result.tasks.isEmpty)
    }

    /// Nobody was to come, but somebody is there.
    @Test func `so does one that is there, whoever asked for it`() async throws {
        let log = LogCapture()
        let result = try await mortal("/bin/false", expectsOthers: false, log: log).run(
            checkpoint: TinyModel.source().checkpoint()
        ) { node in
            let worker = try TinyModel.worker(node.endpoint)
            async let departure = worker.run()
            #expect(await log.line(with: "all local workers are given up") != nil)
            let result = try await node.answer(TinyModel.question())
            worker.quit()
            _ = await departure
            return result
        }
        #expect(!result.tasks.isEmpty)
    }

    @Test func `where nobody can come the cluster ends with the reason`() async throws {
        let error = await #expect(throws: NodeError.self) {
            try await mortal("/bin/false", expectsOthers: false).run(
                checkpoint: TinyModel.source().checkpoint()
            ) { try await $0.answer(TinyModel.question()) }
        }
        #expect(error == .workersEnding(restarts: Limits.localWorkerRestartsMax, status: 1))
    }

    @Test func `a wait without workers ends at its deadline, which it names`() async throws {
        try await cluster(workers: 0) { node in
            let failure = await #expect(throws: ReasoningFailure.self) {
                try await node.awaitWorkers(local: 2, others: 0, deadline: .milliseconds(1)) {}
            }
            #expect(failure?.code == .noWorkers)
            #expect(failure?.message.contains("within 1 ms") == true, "\(failure?.message ?? "")")
        }
    }

    @Test func `where only others can come, the failure says how to start one`() async throws {
        try await cluster(workers: 0) { node in
            let failure = await #expect(throws: ReasoningFailure.self) {
                try await node.awaitWorkers(local: 0, others: 1, deadline: .milliseconds(1)) {}
            }
            let message = failure?.message ?? ""
            #expect(message.contains("start sprint-worker --connect \(node.endpoint)"))
        }
    }

    /// Another's worker is counted as the first of two local ones, by its process id.
    @Test func `a local worker that never gets ready is waited for a moment only`() async throws {
        try await cluster(workers: 1) { node in
            await node.workersReady(1)
            node.workerProcessStarted(Int(ProcessInfo.processInfo.processIdentifier))
            node.workerProcessStarted(-1)
            let start = ContinuousClock.now
            try await node.awaitWorkers(local: 2, others: 0, deadline: .seconds(300)) {}
            let waited = start.duration(to: .now)
            #expect(waited >= Limits.laterWorkersWait && waited < .seconds(100), "\(waited)")
            let failure = await #expect(throws: ReasoningFailure.self) {
                try await node.awaitWorkers(
                    local: 2, others: 1, deadline: Limits.laterWorkersWait + .seconds(1)
                ) {}
            }
            #expect(failure?.code == .noWorkers, "the others are waited for to the deadline")
        }
    }

    @Test func `what needs all local workers fails by name when one is given up`() async throws {
        try await cluster(workers: 1) { node in
            await node.workersReady(1)
            let waiting = Task { try await node.withLocalWorkers(2) {} }
            node.workerGivenUp()
            let error = await #expect(throws: NodeError.self) { try await waiting.value }
            #expect(error == .workersGivenUp(count: 1, of: 2))
            #expect(error?.description.contains("1 of 2 local workers was given up") == true)
        }
    }

    @Test func `so it does when that is during the work`() async throws {
        try await cluster(workers: 1) { node in
            let error = await #expect(throws: NodeError.self) {
                try await node.withLocalWorkers(1) {
                    node.workerGivenUp()
                    _ = await node.status()
                }
            }
            #expect(error == .workersGivenUp(count: 1, of: 1))
        }
    }

    @Test func `and when they are not there in time`() async throws {
        try await cluster(workers: 1) { node in
            let failure = await #expect(throws: ReasoningFailure.self) {
                try await node.withLocalWorkers(2, within: .milliseconds(1)) {}
            }
            #expect(failure?.message.contains("fewer than 2 local workers") == true)
        }
    }
}
