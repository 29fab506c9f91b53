import SprintCluster
import SprintProtocol
import SprintWire
import Testing
import ZeroMQ

@testable import SprintNode

/// Who sends nonsense is told why, once, and is out (contract C4).
@Suite(
    .enabled(if: TinyModel.isThere, "Models/tiny/tiny.gguf is not there"), .serialized,
    .timeLimit(.minutes(1)))
struct RefusalTests {
    /// A bare socket with an identity of its own.
    private struct Peer: ~Copyable {
        let socket: Socket
        private var poller: Poller

        init(_ identity: [UInt8], at endpoint: NodeEndpoint, context: Context) throws {
            let socket = try Socket(
                .dealer, context: context, options: SocketOptions(routingID: PeerID(identity)))
            try socket.connect(endpoint.description)
            var ready = Poller()
            _ = ready.add(socket, for: .writable)
            _ = try ready.wait(timeout: .seconds(5))
            var poller = Poller()
            _ = poller.add(socket, for: .readable)
            self.poller = consume poller
            self.socket = consume socket
        }

        mutating func receive(within time: Duration = .seconds(5)) throws -> ControlMessage? {
            _ = try poller.wait(timeout: time)
            return try socket.receive().map { try ControlCodec.decode($0[0].bytes) }
        }
    }

    private static func hello() throws -> WorkerHello {
        WorkerHello(
            protocolVersion: Limits.protocolVersion, fingerprint: try TinyModel.fingerprint(),
            numerics: "",
            modelName: "", host: "elsewhere", processID: 1, slots: 1, threads: 1,
            pageTokens: Limits.pageTokens, contextTokensMax: try TinyModel.contextTokens(),
            prefillTokensPerSecond: 0)
    }

    @Test(arguments: [true, false])
    func `a stranger's nonsense is answered once on its own channel`(onBulk: Bool) async throws {
        try await cluster(workers: 0) { node in
            let endpoint = onBulk ? await node.bulkEndpoint : node.endpoint
            let context = try Context()
            var peer = try Peer([1, 2, 3], at: endpoint, context: context)
            try peer.socket.send([.bytes([9, 9, 9])])
            guard case .refuse(let refusal)? = try peer.receive() else {
                throw Unexpected(text: "no refusal")
            }
            #expect(refusal.code == .malformed)
            #expect(refusal.reason.contains("bulk") == onBulk, "\(refusal.reason)")
            for _ in 0..<5 { try peer.socket.send([.bytes([9, 9, 9])]) }
            let again = try peer.receive(within: .milliseconds(300))
            #expect(again == nil, "told once")
            let counters = await node.counters
            #expect(counters.peersRefused == 1 && counters.messagesIgnored == 5)
        }
    }

    @Test func `nonsense of a worker's bulk channel ends its registration`() async throws {
        try await cluster(workers: 0) { node in
            let context = try Context()
            var control = try Peer([7, 7], at: node.endpoint, context: context)
            let hello = ControlMessage.hello(try Self.hello())
            try control.socket.send([.bytes(ControlCodec.encode(hello))])
            guard case .welcome? = try control.receive() else {
                throw Unexpected(text: "not welcome")
            }
            let bulk = try Peer([7, 7], at: await node.bulkEndpoint, context: context)
            try bulk.socket.send([.bytes([0]), .bytes([1])])
            var refusal: Refusal?
            while refusal == nil, let message = try control.receive() {
                if case .refuse(let found) = message { refusal = found }
            }
            #expect(refusal?.code == .malformed)
            let workers = await node.status().workers
            #expect(workers.isEmpty)
        }
    }

    @Test func `tokens out of the vocabulary are the worker's fault, not the run's`() async throws {
        try await cluster(workers: 0) { node in
            let context = try Context()
            var liar = try Peer([5, 5], at: node.endpoint, context: context)
            let hello = ControlMessage.hello(try Self.hello())
            try liar.socket.send([.bytes(ControlCodec.encode(hello))])
            async let answer = node.answer(TinyModel.question())
            var refusal: Refusal?
            while refusal == nil, let message = try liar.receive() {
                if case .refuse(let found) = message { refusal = found }
                if case .heartbeat = message {
                    let beat = ControlMessage.heartbeat(Heartbeat(sequence: 1))
                    try liar.socket.send([.bytes(ControlCodec.encode(beat))])
                }
                guard case .taskAssign(let task) = message else { continue }
                let result = TaskResult(
                    attempt: task.attempt, tokens: [.max], finish: .limit,
                    account: ExecutionAccount())
                try liar.socket.send([.bytes(ControlCodec.encode(.taskResult(result)))])
            }
            #expect(refusal?.code == .malformed)
            #expect(refusal?.reason.contains("vocabulary") == true, "\(refusal?.reason ?? "")")
            let honest = try TinyModel.worker(node.endpoint)
            async let departure = honest.run()
            let result = try await answer
            #expect(result.rounds.first?.tasks.first?.attempt == 2)
            #expect(await node.counters.resultsIllegal == 1)
            honest.quit()
            _ = await departure
        }
    }
}

extension CoordinatorNode {
    /// What happened so far.
    fileprivate var counters: ClusterCounters { machine.counters }
}
