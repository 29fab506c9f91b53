import SprintEngine
import SprintProtocol
import Testing
import ZeroMQ

@testable import SprintNode

/// A worker's prefix does not wait for the planner.
@Suite(
    .enabled(if: TinyModel.isThere, "Models/tiny/tiny.gguf is not there"),
    .timeLimit(.minutes(20)))
struct PageHostTests {
    /// Computes a prefix, so that its full pages are in the store.
    private static func compute(_ prefix: [TokenID], on replica: Replica) throws {
        let work = try Generation(
            .init(
                prompt: prefix, sampling: SamplingParameters(temperature: 0), seed: 1,
                maxTokens: 1), on: replica)
        while work.finish == nil { _ = try work.handle(replica.step()) }
    }

    @Test func `pages come while the planner's thread stands still`() async throws {
        let source = TinyModel.source()
        let replica = try source.replica(of: source.checkpoint())
        let prefix = (0..<(3 * Limits.pageTokens + 1)).map { TokenID(1 + $0 % 7) }
        try Self.compute(prefix, on: replica)
        let exporter = replica.pageExporter
        let delivered = Promise<[Int]>()
        let host = PageHost(exporter: exporter, loop: try EventLoop(name: "pages")) {
            _, _, pages in delivered.keep(pages.map(\.number))
        }
        // The replica belongs to a compute thread that never gets to do anything.
        let planners = PlannerHost(
            replica: replica, loop: try EventLoop(name: "still"), clock: MonotonicClock()
        ) { _ in }
        host.start()
        let task = TaskID(run: RunID(1), round: 1, prompt: 1)
        host.post([2, 0, 7], of: prefix, to: PeerID([1]), for: AttemptID(task: task, attempt: 1))
        #expect(await delivered.value == [0, 2])
        await host.stop()
        withExtendedLifetime(planners) {}
    }
}
