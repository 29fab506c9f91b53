import Foundation
import SprintProtocol
import Testing

@testable import SprintNode

/// What a node leaves behind, and what it does when its sockets fail.
@Suite(
    .enabled(if: TinyModel.isThere, "Models/tiny/tiny.gguf is not there"), .serialized,
    .timeLimit(.minutes(20)))
struct EndTests {
    @Test func `an orderly end takes the files of an ipc endpoint away`() async throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/door"
        @Sendable func files() throws -> Set<String> {
            Set(try FileManager.default.contentsOfDirectory(atPath: folder.path))
        }
        let node = try TinyModel.coordinator(bind: NodeEndpoint("ipc://" + path))
        try await cluster(workers: 1, coordinator: node) { node in
            #expect(try files() == ["door", "door.bulk"])
            _ = try await node.answer(TinyModel.question(ship: .always))
        }
        // The node is still there: the files went when it was stopped, not when it was freed.
        #expect(try files() == [])
        withExtendedLifetime(node) {}
    }

    @Test func `a coordinator whose sockets fail ends its runs and says why`() async throws {
        let node = try TinyModel.coordinator()
        node.start()
        async let events = node.events(TinyModel.question())
        _ = await node.status()
        async let failure = node.failure()
        await node.breakSockets()
        guard case .socket(let endpoint, _)? = await failure else {
            throw Unexpected(text: "another failure")
        }
        #expect(endpoint == "\(node.endpoint)")
        guard case .failed(let reason)? = try await events.last else {
            throw Unexpected(text: "the run did not fail")
        }
        #expect(reason.code == .shuttingDown)
        await node.stop()
    }

    @Test func `nobody waits for a failure longer than its task`() async throws {
        let node = try TinyModel.coordinator()
        node.start()
        let waiting = Task { await node.failure() }
        waiting.cancel()
        #expect(await waiting.value == nil)
        await node.stop()
    }

    @Test func `a worker whose sockets fail ends with the reason`() async throws {
        try await cluster(workers: 0) { node in
            let worker = try TinyModel.worker(node.endpoint)
            async let departure = worker.run()
            await node.workersReady(1)
            await worker.breakSockets()
            guard case .failed(.socket(let endpoint, _)) = await departure else {
                throw Unexpected(text: "another end")
            }
            #expect(endpoint == "\(node.endpoint)")
        }
    }

    @Test func `waits that were given up are forgotten`() async throws {
        try await cluster(workers: 0) { node in
            for _ in 0..<8 {
                let waiting = Task { await node.workersReady(1) }
                waiting.cancel()
                await waiting.value
            }
            #expect(await node.waiterCount == 0)
        }
    }
}

extension CoordinatorNode {
    fileprivate func breakSockets() { channels.context.shutdown() }

    fileprivate var waiterCount: Int { awaited.count }
}

extension WorkerNode {
    fileprivate func breakSockets() { channels.context.shutdown() }
}
