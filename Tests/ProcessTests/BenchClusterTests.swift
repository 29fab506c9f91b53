import Foundation
import Testing

/// `sprint bench cluster` on the tiny model, as a user runs it.
@Suite(
    .enabled(if: Repository.hasModel, "Models/tiny/tiny.gguf is not there"),
    .timeLimit(.minutes(20)))
struct BenchClusterTests {
    private struct Report: Decodable {
        struct Host: Decodable {
            let processor, system, measured_at: String
            let cores: Int
            let memory_bytes: UInt64
        }

        struct Spread: Decodable {
            let mean, deviation: Double
        }

        struct Percentiles: Decodable {
            let p50, p90, p99: Double
        }

        struct Row: Decodable {
            let system, ship: String
            let workers, threads: Int
            let questions_per_second, tokens_per_second: Spread
            let latency_ms: Percentiles
            let sequential_tokens, total_tokens, pages_shipped, bytes_shipped: Double
        }

        let host: Host
        let model, numerics, seed: String
        let questions, concurrency, repetitions, threads_per_worker, slots_per_worker: Int
        let temperature: Double
        let rows: [Row]
    }

    @Test func `every row is measured, beside the chain, and the host is named`() async throws {
        let folder = try ScratchFolder()
        let file = folder.url.appending(path: "report.json")
        let outcome = try await Program.sprint([
            "bench", "cluster", "--model", Repository.model, "--questions", "2", "--concurrency",
            "2", "--workers", "2", "--ship", "always", "--seed", "5", "--threads", "1",
            "--kv-memory", "64", "--max-rounds", "2", "--prompts", "2..2", "--max-plan-tokens",
            "64", "--max-execution-tokens", "16", "--max-answer-tokens", "32", "--json", file.path,
        ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(Report.self, from: Data(contentsOf: file))
        #expect(
            report.rows.map { "\($0.system) \($0.workers) \($0.ship)" } == [
                "cluster 1 always", "cluster 1 never", "plain chain 0 -",
                "cluster 2 always", "cluster 2 never", "plain chain 0 -",
            ])
        #expect(report.questions == 2 && report.concurrency == 2 && report.repetitions == 3)
        #expect(report.threads_per_worker == 1 && report.seed == "5")
        #expect(!report.host.processor.isEmpty && !report.host.system.isEmpty)
        #expect(report.host.cores > 0 && report.host.memory_bytes > 0)
        #expect(report.host.measured_at.contains("T"))
        for row in report.rows {
            #expect(row.questions_per_second.mean > 0 && row.tokens_per_second.mean > 0)
            #expect(row.latency_ms.p50 > 0 && row.latency_ms.p50 <= row.latency_ms.p99)
            #expect(row.total_tokens >= row.sequential_tokens && row.sequential_tokens > 0)
            #expect((row.pages_shipped > 0) == (row.ship == "always"), "\(row)")
            #expect((row.bytes_shipped > 0) == (row.ship == "always"), "\(row)")
        }
        for word in ["plain chain", "never", report.host.processor, "questions/s"] {
            #expect(outcome.text.contains(word), "\(outcome.text)")
        }
    }

    /// One worker of the first row works, and one of the second row's two.
    @Test func `a row whose workers do not all come ends the measurement by name`() async throws {
        let folder = try MortalWorkers(.endsAfter(2), of: "sprint")
        let outcome = try await Program(
            "sprint",
            [
                "bench", "cluster", "--model", Repository.model, "--questions", "1",
                "--concurrency", "1", "--workers", "2", "--ship", "never", "--threads", "1",
                "--kv-memory", "64", "--max-rounds", "1", "--prompts", "2..2", "--max-plan-tokens",
                "64", "--max-execution-tokens", "16", "--max-answer-tokens", "32",
            ], in: folder.path
        ).outcome()
        #expect(outcome.status == 1 && outcome.output.isEmpty)
        #expect(
            outcome.errors.contains("error: 1 of 2 local workers was given up"),
            "\(outcome.errors)")
    }
}
