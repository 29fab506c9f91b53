import Foundation
import Glibc
import Testing

/// `sprint evaluate run` as a user runs it, on the tiny model: its answers are wrong, its runs are
/// real.
@Suite(.enabled(if: Repository.hasModel))
struct EvaluateRunTests {
    private struct Report: Decodable {
        struct Result: Decodable {
            struct Configuration: Decodable {
                struct Cost: Decodable {
                    var sequential_tokens: Double
                    var total_tokens: Double
                }
                struct Right: Decodable {
                    var total: Int
                }
                struct Part: Decodable {
                    var part: String
                    var right: Right
                }
                var name: String
                var parts: [Part]
                var cost: Cost
                var rounds_alive: [Int]
            }
            struct Point: Decodable {
                var id: String
                var configuration: String
                var reason: String
                var wall_ms: Double
            }
            var dataset: String
            var problems: Int
            var configurations: [Configuration]
            var points: [Point]
        }
        var results: [Result]
    }

    private static let methods = [
        "sprint", "sequential", "self-consistency", "skeleton-of-thought",
    ]

    private func write(_ text: String, _ name: String, in folder: ScratchFolder) throws -> String {
        let path = folder.url.appending(path: name)
        try Data(text.utf8).write(to: path)
        return path.path
    }

    /// Three problems of Countdown and one of AIME, of which `--count` asks two and one.
    private func arguments(_ folder: ScratchFolder, methods: [String]) throws -> [String] {
        let countdown = try write(
            "numbers,target\n15 12 5 4,78\n1 1 1 1,99\n2 2 2 2,8\n", "c.csv", in: folder)
        let aime = try write(#"{"problem": "1 + 1?", "answer": 2}"#, "a.jsonl", in: folder)
        return [
            "evaluate", "run", "--dataset", "countdown=\(countdown)", "--dataset", "aime=\(aime)",
            "--method", methods.joined(separator: ","), "--count", "2", "--workers", "1",
            "--samples", "3", "--max-chain-tokens", "20", "--model", Repository.model,
            "--threads", "1", "--max-rounds", "2", "--max-plan-tokens", "80",
            "--max-execution-tokens", "10", "--max-answer-tokens", "20", "--output",
            folder.url.appending(path: "runs").path, "--json",
            folder.url.appending(path: "report.json").path,
        ]
    }

    private func evaluate(_ folder: ScratchFolder, _ more: [String] = []) async throws -> Outcome {
        try await Program.sprint(try arguments(folder, methods: Self.methods) + more)
    }

    private func report(_ folder: ScratchFolder) throws -> Report {
        let data = try Data(contentsOf: folder.url.appending(path: "report.json"))
        return try JSONDecoder().decode(Report.self, from: data)
    }

    private func exists(_ path: String, in folder: ScratchFolder) -> Bool {
        FileManager.default.fileExists(atPath: folder.url.appending(path: path).path)
    }

    @Test func everyDataSetIsAskedByEveryMethodAndNothingIsAskedTwice() async throws {
        let folder = try ScratchFolder()
        let first = try await evaluate(folder)
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.text.contains("Right answers, % / sequential tokens"))
        let report = try report(folder)
        #expect(report.results.map(\.dataset) == ["countdown", "aime"])
        #expect(report.results.map(\.problems) == [2, 1])
        let names = ["sprint-1", "sequential", "self-consistency", "skeleton-of-thought"]
        for result in report.results {
            #expect(result.configurations.map(\.name) == names)
            #expect(result.points.allSatisfy { !$0.reason.isEmpty })
            #expect(result.configurations[0].rounds_alive.first == result.problems)
            #expect(
                result.configurations[2].cost.total_tokens
                    > result.configurations[2].cost.sequential_tokens)
        }
        for name in names {
            #expect(exists("runs/countdown/\(name)/00001-15-12-5-4-78.json", in: folder))
            #expect(exists("runs/aime/\(name)/00001.json", in: folder))
        }
        let page = try String(
            contentsOf: folder.url.appending(path: "runs/report.html"), encoding: .utf8)
        #expect(page.contains("aime: Wall-clock against the baseline") && page.contains("<svg "))

        // One answer is lost: it alone is asked again.
        let lost = folder.url.appending(path: "runs/countdown/sequential/00002-1-1-1-1-99.json")
        try FileManager.default.removeItem(at: lost)
        let second = try await evaluate(folder)
        #expect(second.status == 0, "\(second.errors)")
        let lines = second.errors.split(separator: "\n")
        #expect(lines.allSatisfy { $0.hasPrefix("countdown, sequential: ") }, "\(second.errors)")
        let again = try self.report(folder)
        let kept = { (report: Report) in
            report.results[0].points.filter {
                $0.configuration != "sequential" || $0.id.hasPrefix("00001")
            }.map(\.wall_ms)
        }
        #expect(kept(again) == kept(report) && exists(lost.lastPathComponent, in: folder) == false)

        let other = try await evaluate(folder, ["--samples-temperature", "0.5"])
        #expect(other.status == 1 && other.errors.contains("another evaluation"))
    }

    @Test func countdownProblemsOfAnyCountAreAsked() async throws {
        let folder = try ScratchFolder()
        let problems = try write(
            "target,nums\n98,[44 19 35]\n12,3 4\n50,1 1 1 1 1\n99,1 2 3 4 5 6\n9,9\n", "c.csv",
            in: folder)
        let outcome = try await Program.sprint([
            "evaluate", "run", "--dataset", "countdown=\(problems)", "--method",
            "sprint,sequential", "--workers", "1", "--max-chain-tokens", "20", "--model",
            Repository.model, "--threads", "1", "--max-rounds", "1", "--max-answer-tokens", "16",
            "--output", folder.url.appending(path: "runs").path, "--json",
            folder.url.appending(path: "report.json").path,
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(
            outcome.text.contains(
                "4 of countdown (1 record left out: line 6: it has 1 number instead of 2 to 6)"))
        let result = try #require(try report(folder).results.first)
        #expect(result.problems == 4)
        for one in result.configurations {
            #expect(one.parts.map(\.part) == ["solvable", "unsolvable"], "\(one.name)")
            #expect(one.parts.map(\.right.total) == [3, 1], "\(one.name)")
        }
        #expect(exists("runs/countdown/sprint-1/00004-1-2-3-4-5-6-99.json", in: folder))
    }

    /// Killed in the middle of a cluster's work, it goes on behind the last answer that it kept.
    @Test(.timeLimit(.minutes(20)))
    func aKilledRunGoesOnWhereItWas() async throws {
        let folder = try ScratchFolder()
        let lines = (1...900).map { "{\"problem\": \"1 + \($0)?\", \"answer\": \($0 + 1)}\n" }
        let problems = try write(lines.joined(), "many.jsonl", in: folder)
        func arguments(count: Int) -> [String] {
            [
                "evaluate", "run", "--dataset", "aime=\(problems)", "--method", "sprint",
                "--workers", "1", "--count", "\(count)", "--model", Repository.model, "--threads",
                "1", "--max-rounds", "1", "--max-answer-tokens", "16", "--output",
                folder.url.appending(path: "runs").path,
            ]
        }
        let program = try Program("sprint", arguments(count: 900))
        for await line in program.errorLines where line.hasPrefix("aime, sprint-1: 45/900") {
            program.signal(SIGKILL)
        }
        #expect(await program.outcome().status == 128 + SIGKILL)
        let answers = folder.url.appending(path: "runs/aime/sprint-1")
        let names = try FileManager.default.contentsOfDirectory(atPath: answers.path).filter {
            $0.hasSuffix(".json")
        }
        #expect((45..<900).contains(names.count))
        let contents = { try names.map { try Data(contentsOf: answers.appending(path: $0)) } }
        let kept = try contents()

        let second = try await Program.sprint(arguments(count: names.count + 1))
        #expect(second.status == 0, "\(second.errors)")
        #expect(second.errors.contains("aime, sprint-1: \(names.count + 1)/\(names.count + 1)"))
        #expect(!second.errors.contains("aime, sprint-1: \(names.count - 1)/"))
        #expect(try contents() == kept, "what was kept is not asked again")
    }

    @Test func whatIsWrongInAFileIsNamed() async throws {
        let folder = try ScratchFolder()
        let path = try write("{\"problem\": \"Q\"}\n", "m.jsonl", in: folder)
        let outcome = try await Program.sprint([
            "evaluate", "run", "--dataset", "math500=\(path)", "--output", "x", "--model",
            Repository.model,
        ])
        #expect(outcome.status == 1)
        #expect(outcome.errors.contains("\(path), line 1, field answer: is missing or empty"))
    }

    @Test(arguments: [
        [], ["--dataset", "nothing=x"], ["--dataset", "aime"],
        ["--dataset", "aime=x", "--dataset", "aime=y"],
        ["--dataset", "aime=x", "--method", "magic"],
        ["--dataset", "aime=x", "--method", "sprint,sprint"],
        ["--dataset", "aime=x", "--samples", "0"],
        ["--dataset", "aime=x", "--samples-temperature", "0"],
        ["--dataset", "aime=x", "--count", "0"], ["--dataset", "aime=x", "--report", "r.pdf"],
        ["--dataset", "aime=x", "--chain-prompt", "song"],
    ])
    func wrongCommandLinesAreUsageErrors(arguments: [String]) async throws {
        let outcome = try await Program.sprint(
            ["evaluate", "run", "--output", "x", "--model", Repository.model] + arguments)
        #expect(outcome.status == 2, "\(outcome.errors)")
    }
}
