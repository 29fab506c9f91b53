import Logging
import SprintNode
import SprintProtocol
import Testing

@testable import SprintEvaluation

@Suite("What a record's setting says")
struct MethodSetupTests {
    private static let methods: [EvaluationMethod] = [
        .sprint(workers: 2), .sequential, .selfConsistency, .skeletonOfThought,
    ]

    private static func setup() -> MethodSetup {
        let source = ReplicaSource(
            model: "m", chatTemplate: nil, threads: 1, slots: 1, kvBytes: 1 << 20)
        return MethodSetup(
            sprint: source, baseline: source, workerProgram: "w", slots: 4,
            options: RunOptions(seed: 1))
    }

    private func digest(_ byte: UInt8) throws -> Digest256 {
        try #require(Digest256(Array(repeating: byte, count: 32)))
    }

    /// A change of the setup, and the methods whose answers it may change.
    struct Change: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var methods: Set<EvaluationMethod>
        var make: @Sendable (inout MethodSetup) -> Void

        init(
            _ name: String, _ methods: [EvaluationMethod],
            _ make: @escaping @Sendable (inout MethodSetup) -> Void
        ) {
            testDescription = name
            self.methods = Set(methods)
            self.make = make
        }
    }

    @Test(
        "A setting changes with everything that may change an answer, and with nothing else",
        arguments: [
            Change("seed", methods) { $0.options.seed = 2 },
            Change("top-p", methods) { $0.options.sampling.topP = 0.5 },
            Change("temperature", [methods[0], .sequential, .skeletonOfThought]) {
                $0.options.sampling.temperature = 0
            },
            Change("plan tokens", [methods[0]]) { $0.options.maxPlanTokens = 99 },
            Change("rounds", [methods[0]]) { $0.options.maxRounds = 3 },
            Change("SPRINT's numerics", [methods[0]]) { $0.sprint.numerics = .reference },
            Change("baselines' numerics", Array(methods.dropFirst())) {
                $0.baseline.numerics = .reference
            },
            Change("baselines' template", Array(methods.dropFirst())) {
                $0.baseline.chatTemplate = "chatml"
            },
            Change("chain tokens", Array(methods.dropFirst())) { $0.chainTokensMax = 9 },
            Change("chain prompt", [.sequential, .selfConsistency]) { $0.chainPrompt = .chat },
            Change("samples", [.selfConsistency]) { $0.samples = 3 },
            Change("samples' temperature", [.selfConsistency]) { $0.samplesTemperature = 1 },
            Change("threads", []) {
                $0.sprint.threads = 7
                $0.baseline.threads = 7
            },
            Change("deadline", []) { $0.options.deadline = .seconds(1) },
        ])
    func settings(change: Change) throws {
        let before = Self.setup()
        var after = before
        change.make(&after)
        let model = try digest(1)
        for method in Self.methods {
            let isSame =
                before.setting(of: method, model: model) == after.setting(of: method, model: model)
            #expect(isSame != change.methods.contains(method), "\(method.name)")
        }
    }

    @Test("A setting names the model, and methods have settings of their own")
    func models() throws {
        let setup = Self.setup()
        for method in Self.methods {
            #expect(
                try setup.setting(of: method, model: digest(1))
                    != setup.setting(of: method, model: digest(2)))
        }
        let all = try Self.methods.map { try setup.setting(of: $0, model: digest(1)) }
        #expect(Set(all).count == all.count)
        #expect(Self.methods.map(\.workers) == [2, 0, 0, 0])
        #expect(Set(Self.methods.map(\.name)).count == 4)
    }

    @Test("A runner names the model that it cannot open, and opens only what its methods need")
    func missing() throws {
        #expect(throws: NodeError.self) {
            try MethodRunner(Self.setup(), methods: [.sequential], logger: .init(label: "t"))
        }
        _ = try MethodRunner(Self.setup(), methods: [], logger: .init(label: "t"))
    }
}
