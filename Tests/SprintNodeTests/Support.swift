import Foundation
import Logging
import SprintEngine
import SprintProtocol

@testable import SprintNode

/// The tiny model of the repository, and what a node needs of it.
enum TinyModel {
    static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Models/tiny/tiny.gguf").path
    static let isThere = FileManager.default.fileExists(atPath: path)

    static func source(
        _ path: String = path, slots: Int = 4, numerics: NumericsProfile = .fast
    ) -> ReplicaSource {
        ReplicaSource(
            model: path, chatTemplate: nil, threads: 1, slots: slots, kvBytes: 64 << 20,
            numerics: numerics)
    }

    static func coordinator(
        bind: NodeEndpoint = .loopback, keys: CoordinatorKeys? = nil, logger: Logger = .silent
    ) throws -> CoordinatorNode {
        let source = source(slots: 2)
        let checkpoint = try source.checkpoint()
        return try CoordinatorNode(
            replica: source.replica(of: checkpoint), modelName: checkpoint.configuration.name,
            bind: bind, keys: keys, logger: logger)
    }

    static func worker(
        _ endpoint: NodeEndpoint, model: String = path, slots: Int = 2, keys: WorkerKeys? = nil,
        seekNotice: Duration = Limits.seekNoticeDelay, logger: Logger = .silent
    ) throws -> WorkerNode {
        let source = source(model, slots: slots)
        let checkpoint = try source.checkpoint()
        return try WorkerNode(
            replica: source.replica(of: checkpoint), modelName: checkpoint.configuration.name,
            slots: slots, threads: 1,
            connect: endpoint, keys: keys, seekNotice: seekNotice, logger: logger)
    }

    /// A replica for what it says about itself.
    private static func introduced() throws -> Replica {
        let source = source()
        return try source.replica(of: source.checkpoint())
    }

    static func fingerprint() throws -> Fingerprint { try introduced().fingerprint }

    static func contextTokens() throws -> Int { try introduced().contextTokens }

    static func reasoner() throws -> LocalReasoner {
        let source = source()
        let checkpoint = try source.checkpoint()
        return try LocalReasoner(
            replica: source.replica(of: checkpoint), modelName: checkpoint.configuration.name)
    }

    /// A question of nine tasks.
    static func question(
        seed: UInt64 = 7, temperature: Double = 0.6, ship: ShipPolicy = .auto,
        deadline: Duration = .seconds(60)
    ) -> Question {
        Question(
            text:
                "Reverse each word: 1 ant, 2 bee, 3 cat, 4 dog, 5 elk, 6 fox, 7 gnu, 8 hen, 9 "
                + "ibis.",
            options: RunOptions(
                seed: seed, sampling: SamplingParameters(temperature: temperature), maxRounds: 4,
                prompts: 2...3,
                ship: ship, deadline: deadline))
    }
}

extension Logger {
    static var silent: Logger {
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        return logger
    }
}

/// A run's end without a result, or another surprise.
struct Unexpected: Error { var text: String }

extension ReasoningService {
    /// Runs a question to its end.
    func answer(_ question: Question) async throws -> ReasoningResult {
        for await event in try await submit(question) {
            switch event {
            case .finished(let result): return result
            case .failed(let failure): throw failure
            default: continue
            }
        }
        throw Unexpected(text: "the stream ended before the run")
    }

    /// All events of a question.
    func events(_ question: Question) async throws -> [ReasoningEvent] {
        var events: [ReasoningEvent] = []
        for await event in try await submit(question) { events.append(event) }
        return events
    }
}

/// Runs `body` beside a coordinator and workers in this process; ends all of them.
func cluster(
    workers: Int, coordinator: CoordinatorNode? = nil, keys: WorkerKeys? = nil,
    _ body: @escaping @Sendable (CoordinatorNode) async throws -> Void
) async throws {
    let node = try coordinator ?? TinyModel.coordinator()
    node.start()
    let nodes = try (0..<workers).map { _ in
        try TinyModel.worker(node.endpoint.reachable, keys: keys)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in nodes { group.addTask { _ = await worker.run() } }
        let outcome: Result<Void, any Error>
        do {
            outcome = .success(try await body(node))
        } catch {
            outcome = .failure(error)
        }
        for worker in nodes { worker.quit() }
        try await group.waitForAll()
        await node.stop()
        try outcome.get()
    }
}

/// A folder that is gone after the test.
final class TemporaryFolder: Sendable {
    let path = NSTemporaryDirectory() + "sprint-\(UUID().uuidString)"

    init() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A copy of the tiny model with one weight changed: another model of the same shape.
    func otherModel() throws -> String {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: TinyModel.path))
        bytes[bytes.count - 200] ^= 1
        let copy = path + "/other.gguf"
        try bytes.write(to: URL(fileURLWithPath: copy))
        return copy
    }
}

/// A seeded generator: SplitMix64.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
    }
}
