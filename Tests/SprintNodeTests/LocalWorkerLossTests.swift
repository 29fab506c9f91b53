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
            try await node.awaitWorkers(2, deadline: .seconds(30)) {}
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
                try await node.awaitWorkers(2, deadline: .milliseconds(1)) {}
            }
            #expect(failure?.code == .noWorkers)
            #expect(failure?.message.contains("within 1 ms") == true, "\(failure?.message ?? "")")
        }
    }
}
