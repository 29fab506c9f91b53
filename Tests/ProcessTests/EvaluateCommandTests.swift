import Foundation
import SprintProtocol
import Testing

/// `sprint evaluate` as a user runs it, on the tiny model: its answers are wrong, its runs are
/// real.
@Suite(.enabled(if: Repository.hasModel))
struct EvaluateCommandTests {
    private static let model = ["--model", Repository.model, "--threads", "1"]
    private static let limits = [
        "--max-rounds", "2", "--max-plan-tokens", "80", "--max-execution-tokens", "10",
        "--max-answer-tokens", "20",
    ]

    private struct Report: Decodable {
        struct Configuration: Decodable {
            var name: String
        }
        struct Point: Decodable {
            var id: String
            var configuration: String
            var wall_ms: Double
        }
        var problems: Int
        var unit: String
        var configurations: [Configuration]
        var points: [Point]
    }

    private func problems(in folder: ScratchFolder) throws -> String {
        let path = folder.url.appending(path: "problems.jsonl")
        try Data(
            """
            {"numbers": [15, 12, 5, 4], "target": 78}
            {"numbers": [1, 1, 1, 1], "target": 99}

            """.utf8
        ).write(to: path)
        return path.path
    }

    private func countdown(_ folder: ScratchFolder, _ more: [String] = []) async throws -> Outcome {
        let json = folder.url.appending(path: "report.json").path
        return try await Program.sprint(
            ["evaluate", "countdown", "--problems", try problems(in: folder), "--workers", "1"]
                + ["--twin", Repository.model, "--max-chain-tokens", "30", "--json", json]
                + ["--output", folder.url.appending(path: "runs").path] + Self.model + Self.limits
                + more)
    }

    private func report(_ folder: ScratchFolder) throws -> Report {
        let data = try Data(contentsOf: folder.url.appending(path: "report.json"))
        return try JSONDecoder().decode(Report.self, from: data)
    }

    @Test func countdownKeepsEveryAnswerAndGoesOnWhereItWas() async throws {
        let folder = try ScratchFolder()
        let first = try await countdown(folder)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.text.contains("right answers") && first.text.contains("McNemar"))
        let report = try report(folder)
        #expect(report.problems == 2 && report.unit.hasPrefix("tokens of "))
        #expect(report.configurations.map(\.name) == ["sprint-1", "twin"])
        #expect(report.points.map(\.id).prefix(2) == ["00001-15-12-5-4-78", "00002-1-1-1-1-99"])

        // One answer is lost: it alone is asked again.
        let lost = folder.url.appending(path: "runs/twin/00002-1-1-1-1-99.json")
        try FileManager.default.removeItem(at: lost)
        let page = folder.url.appending(path: "report.md").path
        let second = try await countdown(folder, ["--report", page])
        #expect(second.status == 0 && !second.errors.contains("sprint-1"), "\(second.errors)")
        #expect(second.errors.contains("twin: 1/2") && second.errors.contains("twin: 2/2"))
        let again = try self.report(folder)
        #expect(again.points.prefix(3).map(\.wall_ms) == report.points.prefix(3).map(\.wall_ms))
        #expect(FileManager.default.fileExists(atPath: lost.path))
        let markdown = try String(contentsOfFile: page, encoding: .utf8)
        #expect(markdown.contains("](report-1.svg)"))
        #expect(
            FileManager.default.fileExists(
                atPath: folder.url.appending(path: "report-1.svg").path))

        let other = try await countdown(folder, ["--temperature", "0.5"])
        #expect(other.status == 1 && other.errors.contains("another evaluation"))
    }

    @Test func locationDoesNotShow() async throws {
        let folder = try ScratchFolder()
        let outcome = try await Program.sprint(
            ["evaluate", "location", "--problems", try problems(in: folder), "--workers", "1,2"]
                + ["--ship", "always,never"] + Self.model + Self.limits)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.text.contains("2 workers, ship never: 2 of 2 identical"))
        #expect(outcome.text.contains("location does not show"))
    }

    @Test(arguments: [
        ["trajectories", "nowhere", "--tokenizer", Repository.model],
        ["countdown", "--problems", "nowhere", "--output", "x", "--model", Repository.model],
    ])
    func whatIsNotThereIsNamed(arguments: [String]) async throws {
        let outcome = try await Program.sprint(["evaluate"] + arguments)
        #expect(outcome.status == 1 && outcome.errors.contains("nowhere"))
    }

    @Test(arguments: [
        ["trajectories", "x", "--bins", "5,3"], ["trajectories", "x", "--report", "r.pdf"],
        ["countdown", "--output", "x", "--workers", "0"],
        ["countdown", "--output", "x", "--report", "r.pdf"], ["location", "--ship", "sometimes"],
        ["location", "--workers", "1,1"],
    ])
    func wrongCommandLinesAreUsageErrors(arguments: [String]) async throws {
        let outcome = try await Program.sprint(
            ["evaluate"] + arguments
                + (arguments[0] == "trajectories" ? [] : ["--model", Repository.model]))
        #expect(outcome.status == 2, "\(outcome.errors)")
    }
}
