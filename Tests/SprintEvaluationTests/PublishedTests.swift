import Foundation
import Testing

@testable import SprintEvaluation

@Suite("The published trajectories", .enabled(if: Repository.hasPublished))
struct PublishedTests {
    private func report(vocabulary: String) async throws -> TrajectoryReport {
        try await TrajectoryEvaluation(
            folder: TrajectoryFolder(path: Repository.published.path + "/sprint"),
            baseline: TrajectoryFolder(path: Repository.published.path + "/sequential"),
            answers: AnswerSheet(path: Repository.published.path + "/answers.csv"),
            grader: ExactGrader(), counter: TokenCounter(path: vocabulary),
            edges: .lengths([4_000, 6_000, 8_000, 10_000])
        ).report()
    }

    private func expect(_ mean: Double, near expected: Double, _ what: Comment) {
        #expect(abs(mean / expected - 1) < 0.002, what)
    }

    /// The expected sums come from a script of regular expressions and the `tokenizers` library.
    @Test("In a cut-down Qwen vocabulary, an independent count is met to 0.2 %")
    func cutDownVocabulary() async throws {
        let report = try await report(vocabulary: Repository.qwenGolden)
        #expect(report.count == 150)
        expect(report.means.sequential_tokens * 150, near: 924_204, "sequential")
        expect(report.means.sequential_tokens_with_barrier * 150, near: 955_209, "barrier")
        expect(report.means.total_tokens * 150, near: 1_153_746, "total")
        #expect(report.trajectories.reduce(0) { $0 + $1.prompts.count } == 667)
        let comparison = try #require(report.comparison)
        expect(comparison.reduction.baseline_mean * 150, near: 900_580, "baseline")
        #expect(comparison.unpaired.isEmpty && report.ungraded.isEmpty)
    }

    /// The expected figures come from a script of regular expressions and the `tiktoken` library.
    @Test(
        "In Qwen's vocabulary, an independent count is met to 0.2 %, bin by bin",
        .enabled(if: FileManager.default.fileExists(atPath: Repository.qwenVocabulary)))
    func qwenVocabulary() async throws {
        let report = try await report(vocabulary: Repository.qwenVocabulary)
        expect(report.means.sequential_tokens, near: 2_645.34, "sequential")
        expect(report.means.sequential_tokens_with_barrier, near: 2_730.26, "barrier")
        expect(report.means.total_tokens, near: 3_354.17, "total")
        let comparison = try #require(report.comparison)
        expect(comparison.reduction.baseline_mean, near: 2_664.21, "baseline")
        let biased = try #require(comparison.by_length.first { $0.key == .baseline })
        #expect(biased.bins.map(\.reduction.pairs) == [122, 12, 8, 5, 3])
        let expected = [-0.0844, -0.1823, 0.0534, 0.4285, 0.2999]
        for (bin, value) in zip(biased.bins, expected) {
            #expect(abs(bin.reduction.reduction - value) < 0.002)
        }
    }
}
