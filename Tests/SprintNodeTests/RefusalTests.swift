import SprintCluster
import SprintProtocol
import SprintWire
import Testing
import ZeroMQ

@testable import SprintNode

/// Who sends nonsense is told why, once, and is out (contract C4).
@Suite(
    .enabled(if: TinyModel.isThere, "Models/tiny/tiny.gguf is not there"), .serialized,
    .timeLimit(.minutes(20)))
struct RefusalTests {
    @Test(arguments: [true, false])
    func `a stranger's nonsense is answered once on its own channel`(onBulk: Bool) async throws {
        try await cluster(workers: 0) { node in
            let endpoint = onBulk ? await node.bulkEndpoint : node.endpoint
            let context = try Context()
            var peer = try BarePeer([1, 2, 3], at: endpoint, context: context)
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

    /// An envelope as another release would send it: `version` 2, and a hello whose fields are none
    /// of ours.
    @Test func `a peer of another protocol version is told both versions, and not shunned`()
        async throws
    {
        try await cluster(workers: 0) { node in
            let context = try Context()
            var peer = try BarePeer([4, 2], at: node.endpoint, context: context)
            try peer.socket.send([.bytes([0x08, 2, 0x52, 2, 0x08, 2])])
            guard case .refuse(let refusal)? = try peer.receive() else {
                throw Unexpected(text: "no refusal")
            }
            #expect(refusal.code == .protocolVersion)
            for word in ["protocol 2", "\(Limits.protocolVersion)", "same release"] {
                #expect(refusal.reason.contains(word), "\(refusal.reason)")
            }
            let hello = ControlMessage.hello(try TinyModel.hello())
            try peer.socket.send([.bytes(ControlCodec.encode(hello))])
            guard case .welcome? = try peer.receive() else {
                throw Unexpected(text: "shunned")
            }
        }
    }

    @Test func `nonsense of a worker's bulk channel ends its registration`() async throws {
        try await cluster(workers: 0) { node in
            let context = try Context()
            var control = try BarePeer([7, 7], at: node.endpoint, context: context)
            let hello = ControlMessage.hello(try TinyModel.hello())
            try control.socket.send([.bytes(ControlCodec.encode(hello))])
            guard case .welcome? = try control.receive() else {
                throw Unexpected(text: "not welcome")
            }
            let bulk = try BarePeer([7, 7], at: await node.bulkEndpoint, context: context)
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
            var liar = try BarePeer([5, 5], at: node.endpoint, context: context)
            let hello = ControlMessage.hello(try TinyModel.hello())
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
