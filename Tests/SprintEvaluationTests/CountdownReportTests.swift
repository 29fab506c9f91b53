import Foundation
import SprintCountdown
import SprintCuration
import Testing

@testable import SprintEvaluation

@Suite("The report of a Countdown evaluation")
struct CountdownReportTests {
    private let samples: [CountdownSample]
    private let cases: [CountdownCase]

    init() throws {
        var draw = CountdownDraw(rule: .standard, mix: .standard, split: nil, seed: 21)
        samples = try (0..<24).map { _ in try draw.next() }
        cases = samples.enumerated().map { index, sample in
            CountdownCase(
                number: index + 1, problem: sample.problem, question: sample.question,
                reference: String(decoding: sample.sequential, as: UTF8.self))
        }
    }

    private func records(
        _ configuration: String, _ answer: (Int, CountdownSample) -> SystemAnswer
    ) -> [RunRecord] {
        samples.enumerated().map { index, sample in
            RunRecord(
                id: cases[index].id, question: sample.question, configuration: configuration,
                setting: "s", answer: answer(index, sample))
        }
    }

    /// What a perfect twin writes; it takes 10 ms.
    private var twin: CountdownReport.Run {
        .init(
            system: .twin, workers: 0,
            records: records("twin") { _, sample in
                .of(
                    String(decoding: sample.sequential, as: UTF8.self) + "\n</think>",
                    answer: " \(sample.answer) ", tokens: 7, wall: 10)
            })
    }

    /// What a perfect planner writes, but for some answers; it takes 4 ms.
    private func sprint(
        but others: [Int: SystemAnswer] = [:]
    ) -> CountdownReport.Run {
        .init(
            system: .sprint, workers: 2,
            records: records("sprint-2") { index, sample in
                others[index]
                    ?? .of(
                        String(decoding: sample.trajectory, as: UTF8.self),
                        answer: " \(sample.answer) ", tokens: 9, wall: 4)
            })
    }

    private func report(_ runs: [CountdownReport.Run]) -> CountdownReport {
        CountdownReport(cases: cases, runs: runs, counter: .words)
    }

    @Test("Perfect runs are right everywhere and without error; costs are those of the texts")
    func perfect() throws {
        let report = report([sprint(), twin])
        for one in report.configurations {
            #expect(one.accuracy.allSatisfy { $0.right.share == 1 }, "\(one.name)")
            #expect(one.errors.wrong_executions.count == 0 && one.errors.problems.count == 0)
            #expect(one.errors.wrong_executions.total > 24)
            #expect(one.errors.lost_finds == 0 && one.errors.unsystematic == 0)
            #expect(one.answers.allSatisfy { $0.kind.isRight })
        }
        let parts = report.configurations[0].accuracy
        #expect(parts.prefix(3).map(\.part) == ["all", "solvable", "unsolvable"])
        #expect(parts[1].right.total + parts[2].right.total == 24)
        #expect(parts.dropFirst(3).reduce(0) { $0 + $1.right.total } == parts[1].right.total)

        let comparison = try #require(report.comparisons.first)
        #expect(comparison.speedup == 2.5 && comparison.wall.reduction == 0.6)
        #expect(comparison.mcnemar.both == 24 && comparison.mcnemar.p_value == 1)
        #expect(comparison.tokens.reduction > 0, "rounds save tokens over the whole set")
        #expect(comparison.tokens_by_length.map(\.key) == [.baseline, .mean, .reference])
        // The perfect twin writes its reference trace, so both views are one.
        #expect(
            comparison.tokens_by_length[0].bins.map(\.reduction)
                == comparison.tokens_by_length[2].bins.map(\.reduction))
        #expect(report.points.count == 48)
        for cost in report.configurations.map(\.cost) {
            #expect(cost.sequential_tokens_with_tags > cost.sequential_tokens)
        }
    }

    @Test("Wrong answers are counted by kind, against a find that was there")
    func wrong() throws {
        let solvable = try #require(samples.indices.first { samples[$0].solution != nil })
        let unsolvable = try #require(samples.indices.first { samples[$0].solution == nil })
        func text(_ index: Int) -> String {
            String(decoding: samples[index].trajectory, as: UTF8.self)
        }
        let report = report([
            sprint(but: [
                solvable: .of(text(solvable), answer: "none"),
                unsolvable: .of(text(unsolvable), answer: "1 + 1"),
            ]), twin,
        ])
        let one = report.configurations[0]
        #expect(one.accuracy[0].right.count == 22)
        #expect(one.errors.lost_finds == 1 && one.errors.problems.count == 0)
        let kinds = Dictionary(uniqueKeysWithValues: one.answers.map { ($0.kind, $0.count) })
        #expect(kinds[.wrongNone] == 1 && kinds[.otherNumbers] == 1)
        #expect(report.comparisons[0].mcnemar.first_only == 2)
        let point = report.points[unsolvable]
        #expect(!point.is_right && point.level == nil && point.reason.contains("missing"))
    }

    @Test("A failed run is a wrong answer; its cost is in no mean and no pair")
    func failed() {
        let report = report([sprint(but: [3: .failed("deadline", wall_ms: 60_000)]), twin])
        let one = report.configurations[0]
        #expect(one.accuracy[0].right.count == 23)
        #expect(one.answers.contains(.init(kind: .failed, count: 1)))
        #expect(one.cost.wall_ms == 4)
        #expect(report.comparisons[0].wall.pairs == 23 && report.comparisons[0].tokens.pairs == 23)
        #expect(report.comparisons[0].mcnemar.first_only == 1)
        #expect(report.points[3].reason == "deadline")
    }

    @Test("Self-inflicted errors are counted, and those that the answer survived")
    func errors() throws {
        let index = try #require(samples.indices.first { samples[$0].solution != nil })
        let text = String(decoding: samples[index].trajectory, as: UTF8.self)
        let line = try #require(text.split(separator: "\n").first { $0.contains(" with ") })
        let changed = text.replacing(line, with: line.replacing(" with ", with: "1 with "))
        let report = report([sprint(but: [index: .of(changed, answer: samples[index].answer)])])
        let errors = report.configurations[0].errors
        #expect(errors.wrong_executions.count >= 1 && errors.with_false_lines >= 1)
        #expect(errors.problems.count == 1 && errors.overcome == 1)
        #expect(report.comparisons.isEmpty, "there is no twin to compare with")
    }

    @Test("Table, page and JSON hold what was measured, and no markup of their own")
    func pages() throws {
        var report = report([sprint(), twin])
        report.unit = "tokens of <m&m>"
        #expect(report.text.contains("right answers") && report.text.contains("Warning:"))
        let page = report.page
        #expect(page.plots.count == 5)
        #expect(page.html.contains("tokens of &lt;m&amp;m&gt;") && !page.html.contains("<m&m>"))
        #expect(page.html.contains("<svg ") && page.html.contains("McNemar, baseline first"))
        let files = page.plots.indices.map { "r-\($0).svg" }
        let markdown = page.markdown(plotFiles: files)
        #expect(files.allSatisfy { markdown.contains("(\($0))") })
        let data = try JSONEncoder().encode(report)
        let document = try #require(
            try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect((document["points"] as? [Any])?.count == 48)
    }
}
