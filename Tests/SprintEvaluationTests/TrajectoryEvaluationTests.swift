import Foundation
import SprintTokenizer
import Testing

@testable import SprintEvaluation

@Suite("Evaluation of a folder of trajectories")
struct TrajectoryEvaluationTests {
    /// A plan of 4 words, two executions of `first` and `second` words, an answer of 1.
    private func text(_ first: Int, _ second: Int, answer: String) -> String {
        func words(_ count: Int) -> String { String(repeating: "w ", count: count) }
        return """
            <Question>
            q
            </Question>

            <think>
            <Plan_1>
            a <prompt_1.1> b </prompt_1.1>
            c <prompt_1.2> d </prompt_1.2>
            </Plan_1>

            <Execution_1>
            <execution_1.1>
            \(words(first))
            </execution_1.1>

            <execution_1.2>
            \(words(second))
            </execution_1.2>
            </Execution_1>

            <Final_answer>
            \\boxed{\(answer)}
            </Final_answer>
            </think>
            """
    }

    private func report(_ folder: ScratchFolder, baseline: ScratchFolder? = nil, answers: String?)
        async throws -> TrajectoryReport
    {
        try await TrajectoryEvaluation(
            folder: TrajectoryFolder(path: folder.path),
            baseline: baseline.map { try TrajectoryFolder(path: $0.path) },
            answers: answers.map { try AnswerSheet(csv: $0, path: "answers.csv") },
            grader: ExactGrader(), counter: .words
        ).report()
    }

    @Test("Costs are those counted by hand")
    func costs() async throws {
        let folder = try ScratchFolder()
        try folder.write(text(10, 3, answer: "1"), "a.txt")
        try folder.write(text(1, 20, answer: "2"), "b.txt")
        try folder.write("not looked at", "notes.md")
        let report = try await report(folder, answers: nil)
        #expect(report.trajectories.map(\.id) == ["a", "b"])
        // a: prompt 1 ends after 2 words, so 2 + 10, and the answer; b: the whole plan, 4 + 20.
        #expect(report.trajectories.map(\.sequential_tokens) == [13, 25])
        #expect(report.trajectories.map(\.sequential_tokens_with_barrier) == [15, 25])
        #expect(report.trajectories.map(\.total_tokens) == [18, 26])
        #expect(report.trajectories.map(\.critical_plan_tokens) == [2, 4])
        #expect(report.trajectories.map(\.critical_execution_tokens) == [10, 20])
        #expect(report.means.sequential_tokens == 19)
        #expect(report.means.parallelism == 22.0 / 19)
        #expect(report.means.critical_path.map(\.tokens) == [3, 15, 1])
        #expect(report.widths == [.init(prompts: 2, rounds: 2)])
        #expect(report.accuracy == nil && report.malformed.isEmpty)
        #expect(report.unit == "words")
    }

    @Test("Answers are graded; one without gold is named, not counted")
    func grades() async throws {
        let folder = try ScratchFolder()
        for (name, answer) in [("a", "1"), ("b", "2"), ("c", "3")] {
            try folder.write(text(2, 2, answer: answer), name + ".txt")
        }
        let report = try await report(folder, answers: "id,answer\na,1\nb,9\nz,0\n")
        #expect(report.accuracy == WilsonInterval(1, of: 2))
        #expect(report.ungraded == ["c"] && report.unanswered == ["z"])
        #expect(report.table.contains("; 1 gold answer has no trajectory; 1 without a gold"))
        #expect(report.trajectories[1].verdict?.reason == "2 is not 9")
        #expect(report.table.contains("1 without a gold answer"))
    }

    @Test("A baseline is compared in pairs; what stands alone is named")
    func pairs() async throws {
        let folder = try ScratchFolder()
        let baseline = try ScratchFolder()
        for name in ["a", "b", "c"] { try folder.write(text(5, 1, answer: "1"), name + ".txt") }
        let chain = "<think>\n" + String(repeating: "w ", count: 31) + "\\boxed{1}\n</think>"
        try baseline.write(chain, "a.txt")
        try baseline.write("w w \\boxed{2}", "b.txt")
        try baseline.write(chain, "d.txt")
        let report = try await report(
            folder, baseline: baseline, answers: "id,answer\na,1\nb,1\nc,1\nd,1\n")
        let comparison = try #require(report.comparison)
        #expect(comparison.unpaired == ["c", "d"])
        #expect(comparison.baseline.map(\.tokens) == [32, 3, 32])
        #expect(comparison.reduction.pairs == 2)
        #expect(comparison.reduction.reduction == 1 - 16.0 / 35)
        #expect(comparison.mcnemar?.second_only == 1 && comparison.mcnemar?.first_only == 0)
        #expect(comparison.by_length.map(\.key) == [.baseline, .mean, .system])
        #expect(report.table.contains("Warning: "))
    }

    @Test("A document of solve is read, its thrown-away tokens counted; a broken one is reported")
    func documents() async throws {
        let folder = try ScratchFolder()
        let document: [String: Any] = [
            "trajectory": text(10, 3, answer: "1"), "tokens": ["discarded": 7],
        ]
        let json = try JSONSerialization.data(withJSONObject: document)
        try folder.write(String(decoding: json, as: UTF8.self), "a.json")
        try folder.write("{}", "b.json")
        let report = try await report(folder, answers: nil)
        #expect(report.trajectories.map(\.sequential_tokens_with_retries) == [20])
        #expect(report.means.sequential_tokens_with_retries == 20)
        #expect(report.unreadable.map(\.file) == ["b.json"])
        #expect(report.table.contains("not measured: b.json"))
        #expect(report.table.contains("with retries") && report.unanswered.isEmpty)
    }

    @Test("Counts of two vocabularies are not added: what was thrown away stands alone")
    func foreignVocabulary() async throws {
        let folder = try journal(right: ["a"], failed: [])
        var counter = TokenCounter.words
        counter.isModelsOwn = false
        let report = try await TrajectoryEvaluation(
            folder: TrajectoryFolder(path: folder.path + "/c"), baseline: nil, answers: nil,
            grader: ExactGrader(), counter: counter
        ).report()
        #expect(report.trajectories.map(\.sequential_tokens_with_retries) == [nil])
        #expect(report.means.sequential_tokens_with_retries == nil)
        #expect(report.trajectories.map(\.discarded_tokens) == [4])
        #expect(report.means.discarded_tokens == 4)
        #expect(report.table.contains("discarded, in the model's own tokens"))
        #expect(!report.table.contains("with retries"))
    }

    /// The baseline is right in 2 of 3, but not on the one question that both answered.
    @Test("Gold answers without a file are counted; where the folders differ, so are the pairs")
    func unanswered() async throws {
        let folder = try ScratchFolder()
        for name in ["a", "b"] { try folder.write(text(5, 1, answer: "1"), name + ".txt") }
        let baseline = try ScratchFolder()
        try baseline.write("\\boxed{2}", "a.txt")
        for name in ["c", "d"] { try baseline.write("\\boxed{1}", name + ".txt") }
        let sheet = "id,answer\n" + "abcdef".map { "\($0),1\n" }.joined()
        let report = try await report(folder, baseline: baseline, answers: sheet)
        #expect(report.accuracy == WilsonInterval(2, of: 2))
        #expect(report.unanswered == ["c", "d", "e", "f"])
        let comparison = try #require(report.comparison)
        #expect(comparison.unanswered == ["b", "e", "f"])
        #expect(comparison.accuracy == WilsonInterval(2, of: 3))
        #expect(comparison.on_pairs?.baseline == WilsonInterval(0, of: 1))
        #expect(comparison.on_pairs?.system == WilsonInterval(1, of: 1))
        #expect(report.table.contains("2 of 2; 4 gold answers have no trajectory"))
        #expect(report.table.contains("2 of 3; 3 gold answers have no trajectory"))
        #expect(report.table.contains("on the pairs: the baseline's accuracy 0.0 %"))
        let same = try await self.report(folder, baseline: folder, answers: "id,answer\na,1\n")
        #expect(same.comparison?.on_pairs == nil && same.unanswered.isEmpty)
        let without = try await self.report(folder, baseline: baseline, answers: nil)
        #expect(without.unanswered.isEmpty && without.comparison?.on_pairs == nil)
    }

    @Test("The page holds the tables and a plot of each view, with a baseline and without")
    func pages() async throws {
        let folder = try ScratchFolder()
        try folder.write(text(10, 3, answer: "1"), "a.txt")
        try folder.write("<Plan_1>\n<prompt_1.1> p </prompt_1.1>\n</Plan_1>", "b.txt")
        let alone = try await report(folder, answers: nil).page
        #expect(alone.plots.map(\.title) == ["Rounds alive", "Width of rounds"])
        #expect(alone.tables.map(\.title) == ["Cost of a trajectory", "Deviations from the form"])
        let paired = try await report(
            folder, baseline: folder, answers: "id,answer\na,1\nb,2\n")
        #expect(paired.page.plots.count == 3 && paired.page.plots[0].series.count == 3)
        #expect(paired.page.html.contains("regress to the mean"))
        #expect(paired.page.html.contains("accuracy 50.0 %"))
        #expect(TrajectoryReport.alive([3, 1, 0, 3]) == [3, 2, 2])
        #expect(TrajectoryReport.alive([]).isEmpty)
    }

    /// A folder of what an evaluation keeps: right answers of these ids, before each of which 4
    /// tokens were thrown away, and runs that failed.
    private func journal(right: [String], failed: [String]) throws -> ScratchFolder {
        let folder = try ScratchFolder()
        let journal = RunJournal(folder: folder.path)
        var answer = SystemAnswer.of(text(10, 3, answer: "1"), answer: "1")
        answer.discarded_tokens = 4
        let answers =
            right.map { ($0, answer) }
            + failed.map { ($0, .failed("deadline", wall_ms: 1)) }
        for (id, answer) in answers {
            try journal.keep(
                RunRecord(
                    id: id, question: "q", configuration: "c", setting: "s", answer: answer))
        }
        return folder
    }

    @Test("The answers that an evaluation keeps are read, a failed run is reported")
    func journals() async throws {
        let folder = try journal(right: ["a"], failed: ["b"])
        let report = try await TrajectoryEvaluation(
            folder: TrajectoryFolder(path: folder.path + "/c"), baseline: nil, answers: nil,
            grader: ExactGrader(), counter: .words
        ).report()
        #expect(report.trajectories.map(\.sequential_tokens_with_retries) == [13 + 4])
        #expect(report.unreadable.map(\.file) == ["b.json"])
        #expect(report.unreadable.allSatisfy { $0.reason.hasSuffix("the run failed: deadline") })
        #expect(report.lost.isEmpty, "without gold answers nothing is wrong")
    }

    /// Two failed runs and one right one are a third, not all.
    @Test("A failed run and an unreadable file with a gold answer are wrong answers")
    func lost() async throws {
        let folder = try journal(right: ["a"], failed: ["b"])
        try Data("{".utf8).write(to: URL(fileURLWithPath: folder.path + "/c/d.json"))
        try Data("{".utf8).write(to: URL(fileURLWithPath: folder.path + "/c/ungraded.json"))
        let baseline = try journal(right: ["b", "d", "e"], failed: ["a"])
        let report = try await TrajectoryEvaluation(
            folder: TrajectoryFolder(path: folder.path + "/c"),
            baseline: TrajectoryFolder(path: baseline.path + "/c"),
            answers: AnswerSheet(csv: "id,answer\na,1\nb,1\nd,1\ne,1\nz,1\n", path: "a.csv"),
            grader: ExactGrader(), counter: .words
        ).report()
        #expect(report.accuracy == WilsonInterval(1, of: 3) && report.lost == ["b", "d"])
        #expect(report.table.contains("2 failed or unreadable, counted as wrong"))
        let comparison = try #require(report.comparison)
        #expect(comparison.accuracy == WilsonInterval(3, of: 4) && comparison.lost == ["a"])
        #expect(comparison.unpaired == ["e", "ungraded"] && comparison.reduction.pairs == 0)
        #expect(comparison.mcnemar?.first_only == 2 && comparison.mcnemar?.second_only == 1)
        #expect(comparison.mcnemar?.both == 0 && comparison.mcnemar?.neither == 0)
        #expect(report.table.contains("1 failed or unreadable, counted as wrong"))
    }

    @Test("A text without plan and execution costs all of it, and is counted apart")
    func bare() async throws {
        let folder = try ScratchFolder()
        try folder.write("<think>\nw w w w \\boxed{1}\n</think>", "a.txt")
        try folder.write(
            "<Question>\nq q q\n</Question>\nw w\n<Final_answer>\n\\boxed{1}\n</Final_answer>",
            "b.txt")
        try folder.write(text(10, 3, answer: "1"), "c.txt")
        let report = try await report(folder, baseline: folder, answers: "id,answer\na,1\n")
        #expect(report.trajectories.map(\.is_bare) == [true, true, false] && report.bare == 2)
        #expect(report.trajectories.map(\.sequential_tokens) == [5, 3, 13])
        #expect(report.trajectories.map(\.total_tokens) == [5, 3, 18])
        #expect(report.trajectories.map(\.sequential_tokens_with_tags).prefix(2) == [7, 5])
        #expect(report.trajectories.map(\.answer_tokens).prefix(2) == [5, 3])
        #expect(report.comparison?.baseline.map(\.tokens) == [5, 3, 13], "the same on either side")
        #expect(report.table.contains("2 of them without plan and execution"))
        #expect(report.accuracy == WilsonInterval(1, of: 1))
    }

    @Test("Malformed trajectories are measured and their kinds counted")
    func malformed() async throws {
        let folder = try ScratchFolder()
        try folder.write("<Plan_1>\nNone\n</Plan_1>\nstray \\boxed{1}", "a.txt")
        try folder.write("", "b.txt")
        let report = try await report(folder, answers: nil)
        #expect(report.count == 2)
        let kinds = report.malformed.map(\.kind)
        #expect(kinds.contains("nonePlan") && kinds.contains("missingFinalAnswer"))
        #expect(report.malformed.first { $0.kind == "missingFinalAnswer" }?.trajectories == 2)
    }

    @Test("A folder without trajectories is refused, and named")
    func empty() throws {
        let folder = try ScratchFolder()
        #expect(
            throws: EvaluationError.empty(
                path: folder.path, expected: "trajectory (ID.txt or ID.json)")
        ) {
            try TrajectoryFolder(path: folder.path)
        }
    }

    @Test(
        "The unit names the vocabulary",
        .enabled(if: FileManager.default.fileExists(atPath: Repository.tinyModel)))
    func unit() throws {
        let counter = try TokenCounter(path: Repository.tinyModel)
        #expect(counter.unit == "tokens of tiny.gguf (258)")
        #expect(counter.count(Array("four".utf8)) == 4)
        #expect(throws: EvaluationError.self) { try TokenCounter(path: "/nowhere/x.tiktoken") }
    }
}
