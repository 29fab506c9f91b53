import Foundation
import Testing

/// `sprint bench engine` on the repository's own model, as a user runs it.
@Suite struct BenchEngineTests {
    private struct Report: Decodable {
        struct Work: Decodable, Hashable {
            let kind: String
            let depth, tokens, sequences, threads: Int
        }

        struct Spread: Decodable {
            let mean, deviation: Double
        }

        struct Row: Decodable {
            let work: Work
            let repetitions, pairs_discarded: Int
            let tokens_per_second: Spread
            let peer_tokens_per_second: Spread?
            let ratio: Double?
        }

        struct Limit: Decodable {
            let threads: Int
            let sgemm_gflops, read_gbytes_per_second: Spread
        }

        let numerics: String
        let limits: [Limit]
        let rows: [Row]
    }

    /// Runs the command on small rows, then reads its JSON file.
    private func report(_ arguments: String...) async throws -> Report {
        let file = FileManager.default.temporaryDirectory
            .appending(path: "bench-\(UUID().uuidString).json")
        defer { try? FileManager.default.removeItem(at: file) }
        let outcome = try await Self.bench(arguments + ["--json", file.path])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.text.contains("tg4 x 3 @ pps64"), "\(outcome.text)")
        return try JSONDecoder().decode(Report.self, from: Data(contentsOf: file))
    }

    private static func bench(_ arguments: [String]) async throws -> Outcome {
        try await Program.sprint(
            [
                "bench", "engine", "--model", ModelCommandTests.folder.path, "--threads", "2",
                "--prefill", "64", "--depth", "0,40", "--sequences", "3", "--prefix", "64",
                "--tokens", "4",
            ] + arguments)
    }

    @Test func `every row is measured with one thread and with all`() async throws {
        let report = try await report()
        #expect(report.rows.map(\.work.kind).filter { $0 == "decode" }.count == 4)
        #expect(Set(report.rows.map(\.work)).count == 8 && report.rows.count == 8)
        for row in report.rows {
            #expect(row.repetitions == 3 && row.tokens_per_second.mean > 0)
            #expect(row.peer_tokens_per_second == nil && row.ratio == nil)
        }
        #expect(report.limits.map(\.threads) == [1, 2])
        for limit in report.limits {
            #expect(limit.sgemm_gflops.mean > 0 && limit.read_gbytes_per_second.mean > 0)
        }
    }

    @Test func `a peer runs in turn and only quiet pairs count`() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "peer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, line) in [
            ("llama-bench", #"[{"avg_ts": 50.0}]"#),
            ("llama-batched-bench", #"{"speed_tg": 80.0}"#),
        ] {
            let path = folder.appending(path: name).path
            _ = FileManager.default.createFile(
                atPath: path, contents: Data("#!/bin/sh\necho '\(line)'\n".utf8),
                attributes: [.posixPermissions: 0o755])
        }
        for row in try await report("--peer", folder.path).rows {
            #expect(row.repetitions == 3 || row.pairs_discarded == 9)
            guard row.repetitions > 0 else { continue }
            let rate = row.work.kind == "batch" ? 80.0 : 50.0
            #expect(row.peer_tokens_per_second?.mean == rate)
            #expect(row.ratio == row.tokens_per_second.mean / rate)
        }
    }

    @Test func `what cannot be measured is refused`() async throws {
        for (arguments, word) in [
            (["--repetitions", "2"], "--repetitions"), (["--prefill", "0"], "--prefill"),
            (["--prefill", "many"], "numbers"), (["--prefix", "5000"], "context"),
            (["--peer", "/nowhere"], "llama-bench"),
        ] {
            let outcome = try await Self.bench(arguments)
            #expect(outcome.status != 0 && outcome.errors.contains(word), "\(outcome.errors)")
        }
    }
}
