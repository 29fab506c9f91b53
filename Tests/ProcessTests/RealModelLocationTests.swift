import Foundation
import Testing

/// Contract C1 on a real model of full vocabulary and width, where one is given: SPRINT_TEST_MODEL
/// names a GGUF file or a Hugging Face directory.
@Suite(
    .enabled(if: Repository.realModel != nil, "SPRINT_TEST_MODEL names no model"),
    .serialized, .timeLimit(.minutes(30)))
struct RealModelLocationTests {
    private func trajectory(_ own: [String]) async throws -> [UInt8] {
        let file = NSTemporaryDirectory() + "sprint-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let outcome = try await Program.run(
            "sprint-coordinator",
            [
                "solve", "--model", Repository.realModel ?? "", "--seed", "7", "--temperature",
                "0.6",
                "--prompts", "2..2", "--max-rounds", "2", "--max-plan-tokens", "64",
                "--max-execution-tokens", "24", "--max-answer-tokens", "32", "--trajectory", file,
            ] + own + ["What is 12 * 7 + 5?"])
        #expect([0, 1].contains(outcome.status), "\(outcome.errors)")
        return Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    }

    @Test(arguments: ["fast", "reference", "portable"])
    func `workers and shipping do not show`(numerics: String) async throws {
        let one = try await trajectory([
            "--numerics", numerics, "--local-workers", "1", "--ship", "always",
        ])
        let two = try await trajectory([
            "--numerics", numerics, "--local-workers", "2", "--ship", "never",
        ])
        #expect(!one.isEmpty && one == two)
    }
}
