import Foundation
import Testing

/// Contract C1 on a real model of full vocabulary and width, where there is one; see
/// `Repository.realModel`.
@Suite(
    .enabled(if: Repository.realModel != nil, "no real model is there"),
    .serialized, .timeLimit(.minutes(30)))
struct RealModelLocationTests {
    private func run(_ own: [String]) async throws -> (json: SolveJSON, trajectory: [UInt8]) {
        let file = NSTemporaryDirectory() + "sprint-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let outcome = try await Program.run(
            "sprint-coordinator",
            [
                "solve", "--model", Repository.realModel ?? "", "--seed", "7", "--temperature",
                "0.6",
                "--prompts", "2..2", "--max-rounds", "2", "--max-plan-tokens", "64",
                "--max-execution-tokens", "24", "--max-answer-tokens", "32", "--trajectory", file,
                "--json",
            ] + own + ["What is 12 * 7 + 5?"])
        #expect([0, 1].contains(outcome.status), "\(outcome.errors)")
        let json = try JSONDecoder().decode(SolveJSON.self, from: Data(outcome.output))
        return (json, Array(try Data(contentsOf: URL(fileURLWithPath: file))))
    }

    @Test(arguments: ["fast", "reference", "portable"])
    func `workers and shipping do not show`(numerics: String) async throws {
        let one = try await run([
            "--numerics", numerics, "--local-workers", "1", "--ship", "always",
        ])
        let two = try await run([
            "--numerics", numerics, "--local-workers", "2", "--ship", "never",
        ])
        #expect(one.json.tasks.count >= 2 && one.json.kv.pages_shipped > 0)
        #expect(two.json.kv.pages_shipped == 0)
        #expect(!one.trajectory.isEmpty && one.trajectory == two.trajectory)
    }
}
