import Glibc
import SprintProtocol
import Synchronization
import Testing
import ZeroMQ

@testable import SprintNode

/// Nonsense at the doors changes no answer (contract C4).
@Suite(
    .enabled(if: TinyModel.isThere, "Models/tiny/tiny.gguf is not there"), .serialized,
    .timeLimit(.minutes(20)))
struct GarbageTests {
    private static let seed: UInt64 = 20_261_123

    /// The answer of a cluster while `nonsense` happens at both of its doors.
    private func answer(
        during nonsense: @escaping @Sendable (NodeEndpoint) throws -> Void
    ) async throws -> [UInt8] {
        let found = Mutex<[UInt8]?>(nil)
        try await cluster(workers: 1) { node in
            await node.workersReady(1)
            let bulk = await node.bulkEndpoint
            try nonsense(node.endpoint)
            try nonsense(bulk)
            for await event in try await node.submit(TinyModel.question(ship: .always)) {
                if case .taskStarted = event {
                    try nonsense(node.endpoint)
                    try nonsense(bulk)
                }
                if case .failed(let failure) = event { throw failure }
                if case .finished(let result) = event { found.withLock { $0 = result.trajectory } }
            }
            let workers = await node.status().workers
            #expect(workers.map(\.tasksLost) == [0], "the worker at work is left alone")
        }
        return try #require(found.withLock { $0 })
    }

    private func twin() async throws -> [UInt8] {
        let reasoner = try TinyModel.reasoner()
        reasoner.start()
        let trajectory = try await reasoner.answer(TinyModel.question()).trajectory
        await reasoner.stop()
        return trajectory
    }

    @Test func `random frames at control and bulk change nothing`() async throws {
        let answer = try await answer { endpoint in
            var random = SplitMix(state: Self.seed)
            let context = try Context()
            for _ in 0..<8 {
                let socket = try Socket(.dealer, context: context)
                try socket.connect(endpoint.description)
                var poller = Poller()
                _ = poller.add(socket, for: .writable)
                _ = try poller.wait(timeout: .seconds(5))
                for _ in 0..<16 {
                    let frames = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                        OutgoingFrame.bytes(random.bytes(Int.random(in: 0...300, using: &random)))
                    }
                    do throws(ZeroMQError) { try socket.send(frames) } catch { break }
                }
            }
        }
        #expect(try await answer == twin(), "seed \(Self.seed)")
    }

    @Test func `random bytes on bare TCP connections change nothing`() async throws {
        let answer = try await answer { endpoint in
            guard case .tcp(_, let port?) = endpoint.place else {
                throw Unexpected(text: "\(endpoint)")
            }
            var random = SplitMix(state: Self.seed)
            for _ in 0..<8 {
                let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
                defer { close(descriptor) }
                var address = sockaddr_in()
                address.sin_family = sa_family_t(AF_INET)
                address.sin_port = in_port_t(port).bigEndian
                address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
                let size = socklen_t(MemoryLayout<sockaddr_in>.size)
                let status = withUnsafePointer(to: &address) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                        connect(descriptor, $0, size)
                    }
                }
                guard status == 0 else { throw Unexpected(text: "connect: \(errno)") }
                let bytes = random.bytes(Int.random(in: 1...4096, using: &random))
                _ = send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            }
        }
        #expect(try await answer == twin(), "seed \(Self.seed)")
    }
}

extension CoordinatorNode {
    /// The bulk channel's address.
    var bulkEndpoint: NodeEndpoint { channels.bulkEndpoint }
}
