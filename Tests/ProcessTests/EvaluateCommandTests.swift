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

    private struct Location: Decodable {
        struct Row: Decodable {
            var ship: String
            var identical: Int
            var pages_shipped: Int
        }
        var rows: [Row]
    }

    /// A check of two questions that make tasks; `limits` may forbid that.
    private func location(_ folder: ScratchFolder, _ limits: [String]) async throws
        -> (outcome: Outcome, report: Location)
    {
        let path = folder.url.appending(path: "words.jsonl")
        let questions = ["1 ant, 2 bee, 3 cat, 4 dog.", "1 gnu, 2 hen, 3 ibis."]
        let lines = questions.map { words in
            #"{"numbers": [1, 2, 3, 4], "target": 9, "question": "Reverse each word: \#(words)"}"#
        }
        try Data(lines.joined(separator: "\n").utf8).write(to: path)
        let json = folder.url.appending(path: "location.json")
        let outcome = try await Program.sprint(
            ["evaluate", "location", "--problems", path.path, "--workers", "1,2"]
                + ["--ship", "always,never", "--json", json.path] + Self.model + limits)
        return (outcome, try JSONDecoder().decode(Location.self, from: Data(contentsOf: json)))
    }

    @Test func locationDoesNotShow() async throws {
        let folder = try ScratchFolder()
        let (outcome, report) = try await location(
            folder,
            [
                "--max-rounds", "2", "--max-plan-tokens", "200", "--max-execution-tokens", "20",
                "--max-answer-tokens", "30",
            ])
        #expect(outcome.status == 0, "\(outcome.text)\(outcome.errors)")
        #expect(outcome.text.contains("location does not show"))
        #expect(report.rows.map(\.ship) == ["always", "never", "always", "never"])
        for row in report.rows {
            #expect(row.identical == 2)
            #expect(row.ship == "always" ? row.pages_shipped >= 8 : row.pages_shipped == 0)
        }
    }

    @Test func locationIsNotProvenWherePagesNeverTravelled() async throws {
        let folder = try ScratchFolder()
        let (outcome, report) = try await location(
            folder,
            [
                "--max-rounds", "1", "--max-plan-tokens", "16", "--max-execution-tokens", "2",
                "--max-answer-tokens", "16",
            ])
        #expect(report.rows.allSatisfy { $0.identical == 2 && $0.pages_shipped == 0 })
        #expect(outcome.status == 1 && outcome.text.contains("no page travelled"))
        #expect(outcome.text.hasSuffix("nothing is proven\n"))
    }

    /// 3, 6, 7 and 10 make 99 only by way of a number above 100.
    @Test func theRuleOfAWiderSetIsTheFilesOrTheFlags() async throws {
        let folder = try ScratchFolder()
        func evaluate(_ lines: [String], _ name: String, _ more: [String] = []) async throws
            -> Outcome
        {
            let path = folder.url.appending(path: name + ".jsonl")
            try Data(lines.joined(separator: "\n").utf8).write(to: path)
            return try await Program.sprint(
                ["evaluate", "countdown", "--problems", path.path, "--workers", "1"]
                    + ["--output", folder.url.appending(path: name).path] + Self.model
                    + Self.limits + more)
        }
        let plain = #"{"numbers": [3, 6, 7, 10], "target": 99}"#
        let named = #"{"numbers": [3, 6, 7, 10], "target": 99, "max_intermediate": 600}"#
        let three = #"{"numbers": [1, 2, 3], "target": 6}"#
        let standard = try await evaluate([plain, three], "a")
        #expect(standard.status == 0, "\(standard.errors)")
        #expect(standard.text.contains("1 problems (1 record left out: line 2: it has 3 numbers"))
        #expect(standard.errors.contains("left out: ") && standard.text.contains("up to 100;"))
        #expect(standard.text.contains("unsolvable") && !standard.text.contains("  solvable"))
        let flagged = try await evaluate([plain], "b", ["--max-intermediate", "600"])
        #expect(flagged.text.contains("intermediate results up to 600;"), "\(flagged.errors)")
        #expect(!flagged.text.contains("unsolvable"))
        let carried = try await evaluate([named], "c")
        #expect(carried.text.contains("intermediate results up to 600;"), "\(carried.errors)")
        let drawn = try await Program.sprint(
            ["evaluate", "countdown", "--count", "1", "--workers", "1", "--numbers", "20..50"]
                + ["--target", "200..300", "--max-intermediate", "1000"]
                + ["--output", folder.url.appending(path: "d").path] + Self.model + Self.limits)
        #expect(drawn.text.contains("intermediate results up to 1000;"), "\(drawn.errors)")
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
        ["location", "--workers", "1,1"], ["location", "--target", "10..500"],
        ["countdown", "--output", "x", "--max-intermediate", "0", "--problems", "p"],
    ])
    func wrongCommandLinesAreUsageErrors(arguments: [String]) async throws {
        let outcome = try await Program.sprint(
            ["evaluate"] + arguments
                + (arguments[0] == "trajectories" ? [] : ["--model", Repository.model]))
        #expect(outcome.status == 2, "\(outcome.errors)")
    }
}
