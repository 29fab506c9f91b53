import Foundation
import Testing

/// Contract C1 on a real model of full vocabulary and width, where there is one; see
/// `Repository.realModel`.
@Suite(
    .enabled(if: Repository.realModel != nil, "no real model is there"),
    .serialized, .timeLimit(.minutes(30)))
struct RealModelLocationTests {
    private func arguments(_ own: [String]) -> [String] {
        [
            "solve", "--model", Repository.realModel ?? "", "--seed", "7", "--prompts", "2..2",
            "--max-rounds", "2", "--max-plan-tokens", "64", "--max-execution-tokens", "24",
            "--max-answer-tokens", "32",
        ] + own + ["What is 12 * 7 + 5?"]
    }

    private func run(_ own: [String]) async throws -> (json: SolveJSON, trajectory: [UInt8]) {
        let file = NSTemporaryDirectory() + "sprint-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let outcome = try await Program.run(
            "sprint-coordinator", arguments(own + ["--trajectory", file, "--json"]))
        #expect([0, 1].contains(outcome.status), "\(outcome.errors)")
        let json = try JSONDecoder().decode(SolveJSON.self, from: Data(outcome.output))
        return (json, Array(try Data(contentsOf: URL(fileURLWithPath: file))))
    }

    @Test(arguments: ["fast", "reference", "portable"])
    func `workers and shipping do not show`(numerics: String) async throws {
        let common = ["--numerics", numerics, "--temperature", "0.6"]
        let one = try await run(common + ["--local-workers", "1", "--ship", "always"])
        let two = try await run(common + ["--local-workers", "2", "--ship", "never"])
        #expect(one.json.tasks.count >= 2 && one.json.kv.pages_shipped > 0)
        #expect(two.json.kv.pages_shipped == 0)
        #expect(!one.trajectory.isEmpty && one.trajectory == two.trajectory)
    }

    @Test func `nor do four workers at temperature 0`() async throws {
        let common = ["--temperature", "0"]
        let one = try await run(common + ["--local-workers", "1", "--ship", "never"])
        let four = try await run(common + ["--local-workers", "4", "--ship", "always"])
        #expect(four.json.tasks.count >= 2 && four.json.kv.pages_shipped > 0)
        #expect(!one.trajectory.isEmpty && one.trajectory == four.trajectory)
    }

    @Test(arguments: ["0", "0.6"])
    func `nor does a worker killed in the middle of a task`(temperature: String) async throws {
        let common = [
            "--temperature", temperature, "--local-workers", "2", "--ship", "always",
        ]
        let calm = try await run(common)
        // A task may end before the signal comes; then the other one is hit.
        for victim in 1...2 {
            let (json, trajectory) = try await SolveRun.killing(task: victim) {
                arguments(common + $0)
            }
            #expect(trajectory == calm.trajectory, "killed at task \(victim)")
            if json.tasks.contains(where: { $0.attempt == 2 }) { return }
        }
        Issue.record("no kill came in time: no attempt 2 in two runs")
    }
}
