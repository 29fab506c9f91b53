import SprintNode
import SprintProtocol
import Testing
import ZeroMQ

/// Who may connect (contract C4).
@Suite(
    .enabled(if: TinyModel.isThere, "Models/tiny/tiny.gguf is not there"), .serialized,
    .timeLimit(.minutes(20)))
struct CurveClusterTests {
    private let coordinator: CurveKeys
    private let listed: CurveKeys
    private let unlisted: CurveKeys

    init() throws {
        coordinator = try .generate()
        listed = try .generate()
        unlisted = try .generate()
    }

    private func node(_ bind: NodeEndpoint = .loopback) throws -> CoordinatorNode {
        try TinyModel.coordinator(
            bind: bind, keys: CoordinatorKeys(pair: coordinator, workers: [listed.public]))
    }

    @Test func `a listed worker works, on an address of all interfaces too`() async throws {
        for bind in try [NodeEndpoint.loopback, NodeEndpoint("tcp://0.0.0.0:*")] {
            let keys = WorkerKeys(pair: listed, coordinator: coordinator.public)
            try await cluster(workers: 1, coordinator: node(bind), keys: keys) { node in
                let result = try await node.answer(TinyModel.question(ship: .always))
                #expect(
                    result.tasks.contains { $0.account.pagesShipped > 0 },
                    "bulk channel too")
            }
        }
    }

    /// A run among strangers ends as one without workers.
    @Test(arguments: ["unlisted", "keyless", "wrong coordinator"])
    func `nobody else does`(who: String) async throws {
        let keys: WorkerKeys? =
            switch who {
            case "unlisted": WorkerKeys(pair: unlisted, coordinator: coordinator.public)
            case "keyless": nil
            default: WorkerKeys(pair: listed, coordinator: unlisted.public)
            }
        try await cluster(workers: 1, coordinator: node(), keys: keys) { node in
            let events = try await node.events(TinyModel.question(deadline: .seconds(3)))
            guard case .failed(let failure)? = events.last else {
                throw Unexpected(text: "\(events.suffix(1))")
            }
            #expect(failure.code == .noWorkers)
        }
    }

    @Test(arguments: ["tcp://0.0.0.0:*", "tcp://*:*"])
    func `binding beyond this machine without keys is refused`(text: String) throws {
        let error = #expect(throws: NodeError.self) {
            try TinyModel.coordinator(bind: NodeEndpoint(text))
        }
        #expect(error == .keysNeeded(endpoint: text))
        #expect(error?.description.contains("sprint keys new") == true)
    }

    @Test func `connecting beyond this machine without keys is refused`() throws {
        let error = #expect(throws: NodeError.self) {
            _ = try TinyModel.worker(NodeEndpoint("tcp://10.0.0.1:5570"))
        }
        #expect(error == .workerKeysNeeded(endpoint: "tcp://10.0.0.1:5570"))
        #expect(error?.description.contains("--server-key") == true)
    }

    @Test func `an address that is taken is named`() throws {
        let first = try TinyModel.coordinator()
        let error = #expect(throws: NodeError.self) {
            _ = try TinyModel.coordinator(bind: first.endpoint)
        }
        #expect(error?.description.contains(first.endpoint.description) == true)
    }
}
