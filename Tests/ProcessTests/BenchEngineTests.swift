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
            let mean, deviation, median: Double
        }

        struct Row: Decodable {
            let work: Work
            let repetitions, pairs_discarded: Int
            let tokens_per_second: Spread
            let peer_tokens_per_second, free_tokens_per_second: Spread?
            let round_ms, sequential_round_ms: Spread?
            let ratio, cost_of_row_invariance, share_of_sequential: Double?
            let share_of_sgemm_peak, share_of_read_peak: Double?
        }

        struct Limit: Decodable {
            struct Reading: Decodable {
                let sgemm_gflops, read_gbytes_per_second: Spread
                let others_cores_max: Double
                let discarded: Int
            }

            let threads: Int
            let before, after: Reading
            let sgemm_gflops, read_gbytes_per_second: Double
        }

        struct Load: Decodable {
            let first_token_ms: Spread
            let resident_bytes, resident_bytes_max, file_bytes, kv_bytes: Int
            let resident_share: Double
        }

        struct Build: Decodable {
            let instruction_set, openblas: String
            let peer_build: String?
        }

        struct File: Decodable {
            let path, type: String
            let bytes_by_type: [String: Int]
            let file_bytes, step_bytes: Int
        }

        let numerics: String
        let build: Build
        let model_file: File
        let load: Load
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
        #expect(outcome.text.contains(" x 3 @ pps64"), "\(outcome.text)")
        return try JSONDecoder().decode(Report.self, from: Data(contentsOf: file))
    }

    private static func bench(_ arguments: [String]) async throws -> Outcome {
        try await Program.sprint(
            [
                "bench", "engine", "--model", ModelCommandTests.folder.path, "--threads", "2",
                "--prefill", "64", "--depth", "0,40", "--sequences", "3", "--prefix", "64",
                "--tokens", "4", "--batch-tokens", "4", "--round", "2", "--repetitions", "3",
            ] + arguments)
    }

    @Test func `every row is measured with one thread and with all`() async throws {
        let report = try await report()
        #expect(report.rows.map(\.work.kind).filter { $0 == "decode" }.count == 4)
        #expect(Set(report.rows.map(\.work)).count == 10 && report.rows.count == 10)
        for row in report.rows {
            let rate = row.tokens_per_second
            #expect(row.repetitions == 3 && rate.mean > 0 && rate.median > 0)
            #expect(row.peer_tokens_per_second == nil && row.ratio == nil)
            #expect(row.free_tokens_per_second == nil && row.cost_of_row_invariance == nil)
        }
        #expect(report.limits.map(\.threads) == [1, 2])
        for limit in report.limits {
            let readings = [limit.before, limit.after]
            #expect(limit.sgemm_gflops == readings.map(\.sgemm_gflops.median).max())
            #expect(
                limit.read_gbytes_per_second == readings.map(\.read_gbytes_per_second.median).max())
            #expect(limit.sgemm_gflops > 0 && limit.read_gbytes_per_second > 0)
        }
        #expect(report.numerics == "fast/panels16+twelve")
        #expect(["scalar", "avx2", "avx512", "avx512vnni"].contains(report.build.instruction_set))
        #expect(report.build.openblas.hasPrefix("openblas-") && report.build.peer_build == nil)
    }

    @Test func `loading is measured with the memory that it takes`() async throws {
        let report = try await report("--instruction-set", "scalar")
        let file = ModelCommandTests.folder.appending(path: "model.safetensors")
        let size = try Data(contentsOf: file).count
        #expect(report.build.instruction_set == "scalar")
        #expect(report.load.first_token_ms.mean > 0 && report.load.file_bytes == size)
        #expect(report.load.resident_bytes > size)
        #expect(report.load.resident_bytes_max >= report.load.resident_bytes)
        // One page of 3 layers, K and V of 2 heads of 32 elements of 2 bytes.
        #expect(report.load.kv_bytes == 32 * 2 * 3 * 2 * 32 * 2)
        #expect(report.model_file.type == "f16" && report.model_file.file_bytes == size)
    }

    @Test func `a share of a limit is what the row needs through what the machine gives`()
        async throws
    {
        let report = try await report()
        // 3 layers, 4 heads and 2 for K and V of 32, hidden 64, feed-forward 200, 258 tokens, F16.
        let layer = 2 * 64 * 4 * 32 + 2 * 64 * 2 * 32 + 3 * 64 * 200
        // Panels of 16 rows, a block of 64 in 1,600 bytes; a row of 200 is no multiple of 64.
        let panels = (128 + 64 + 64) / 16 + 2 * 64 / 16 + 2 * 208 / 16
        #expect(
            report.model_file.step_bytes == 3 * (panels * 1_600 + 64 * 200 * 2) + 272 / 16 * 1_600)
        for row in report.rows {
            let limit = try #require(report.limits.first { $0.threads == row.work.threads })
            let rate = row.tokens_per_second.mean
            switch row.work.kind {
            case "prefill":
                // Each token meets itself and those before it, in QKᵀ and in the sum of values.
                let attention = (1...64).reduce(0) { $0 + 2 * 3 * 4 * 32 * $1 }
                let operations = Double(2 * (64 * 3 * layer + attention))
                let found = try #require(row.share_of_sgemm_peak)
                let expected = operations / (64 / rate) / (limit.sgemm_gflops * 1e9)
                #expect(abs(found / expected - 1) < 1e-9 && row.share_of_read_peak == nil)
            case "decode", "batch":
                var bytes = 0
                for step in 1...row.work.tokens {
                    let tokens = row.work.depth + row.work.sequences * step
                    bytes += report.model_file.step_bytes + tokens * 2 * 3 * 2 * 32 * 2
                }
                let seconds = Double(row.work.tokens * row.work.sequences) / rate
                let found = try #require(row.share_of_read_peak)
                let expected = Double(bytes) / seconds / (limit.read_gbytes_per_second * 1e9)
                #expect(abs(found / expected - 1) < 1e-9 && row.share_of_sgemm_peak == nil)
            default:
                #expect(row.share_of_read_peak == nil && row.share_of_sgemm_peak == nil)
            }
        }
    }

    @Test func `a round's tasks run together and one after another`() async throws {
        let report = try await report("--batch-tokens", "16", "--round", "3")
        let rounds = report.rows.filter { $0.work.kind == "round" }
        #expect(rounds.map(\.work.threads) == [1, 2])
        for row in rounds {
            #expect(row.work.sequences == 3 && row.work.tokens == 16 && row.work.depth == 64)
            let (together, after) = (
                try #require(row.round_ms), try #require(row.sequential_round_ms)
            )
            #expect(together.mean > 0 && after.mean > 0)
            #expect(row.share_of_sequential == together.mean / after.mean)
        }
        #expect(report.rows.filter { $0.round_ms != nil }.count == 2)
        let without = try await self.report("--round", "0")
        #expect(!without.rows.contains { $0.work.kind == "round" })
    }

    @Test func `row invariance is held against the same model without it`() async throws {
        for row in try await report("--compare-free").rows where row.work.kind != "round" {
            #expect(row.repetitions == 3 || row.pairs_discarded == 9)
            guard row.repetitions > 0 else { continue }
            let free = try #require(row.free_tokens_per_second)
            #expect(row.cost_of_row_invariance == 1 - row.tokens_per_second.mean / free.mean)
        }
    }

    @Test func `a peer runs in turn and only quiet pairs count`() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "peer-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (name, line) in [
            ("llama-bench", #"[{"avg_ts": 50.0, "build_commit": "abc123", "build_number": 7}]"#),
            ("llama-batched-bench", #"{"speed_tg": 80.0}"#),
        ] {
            let path = folder.appending(path: name).path
            _ = FileManager.default.createFile(
                atPath: path, contents: Data("#!/bin/sh\necho '\(line)'\n".utf8),
                attributes: [.posixPermissions: 0o755])
        }
        let report = try await report("--peer", folder.path)
        #expect(report.build.peer_build == "abc123 (7)")
        for row in report.rows {
            #expect(row.repetitions == 3 || row.pairs_discarded == 9)
            guard row.repetitions > 0, row.work.kind != "round" else { continue }
            let rate = row.work.kind == "batch" ? 80.0 : 50.0
            #expect(row.peer_tokens_per_second?.mean == rate)
            #expect(row.ratio == row.tokens_per_second.mean / rate)
        }
    }

    @Test func `what cannot be measured is refused`() async throws {
        for (arguments, word) in [
            (["--repetitions", "2"], "--repetitions"), (["--prefill", "0"], "--prefill"),
            (["--prefill", "many"], "numbers"), (["--prefix", "5000"], "context"),
            (["--peer", "/nowhere"], "llama-bench"), (["--round", "65"], "--round"),
            (["--batch-tokens", "0"], "--batch-tokens"),
            (["--batch-tokens", "513"], "--round 0"),
            (["--compare-free", "--numerics", "reference"], "--compare-free"),
            (["--instruction-set", "sse9"], "--instruction-set"),
        ] {
            let outcome = try await Self.bench(arguments)
            #expect(outcome.status != 0 && outcome.errors.contains(word), "\(outcome.errors)")
        }
    }
}
