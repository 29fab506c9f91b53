import Foundation
import SprintCountdown
import Testing

@testable import SprintEvaluation

@Suite("The report of data sets by methods")
struct MethodReportTests {
    private let dataset = Dataset(
        kind: .math500,
        problems: (1...6).map { number in
            DatasetProblem(
                id: DatasetProblem.id(number, ""), question: "Q\(number)?",
                key: .mathematics("\(number)"), part: number < 4 ? "Algebra" : "Number Theory")
        })

    /// A trajectory with rounds of so many prompts, whose answer is `answer`.
    private func trajectory(_ widths: [Int], answer: Int) -> String {
        let rounds = widths.enumerated().map { index, width -> String in
            let round = index + 1
            let prompts = (0..<width).map {
                "<prompt_\(round).\($0 + 1)> p </prompt_\(round).\($0 + 1)>"
            }
            let executions = (0..<width).map {
                "<execution_\(round).\($0 + 1)>\na b c\n</execution_\(round).\($0 + 1)>"
            }
            return "<Plan_\(round)>\n" + prompts.joined(separator: "\n") + "\n</Plan_\(round)>\n\n"
                + "<Execution_\(round)>\n" + executions.joined(separator: "\n\n")
                + "\n</Execution_\(round)>\n\n"
        }
        return "<think>\n" + rounds.joined()
            + "<Final_answer>\n\\boxed{\(answer)}\n</Final_answer>\n</think>"
    }

    private func records(_ answer: (Int) -> SystemAnswer) -> [RunRecord] {
        dataset.problems.indices.map { index in
            RunRecord(
                id: dataset.problems[index].id, question: dataset.problems[index].question,
                configuration: "c", setting: "s", answer: answer(index + 1))
        }
    }

    /// Right everywhere but in 2, which failed; widths grow with the number.
    private var sprint: MethodReport.Run {
        .init(
            method: .sprint(workers: 2),
            records: records { number in
                number == 2
                    ? .failed("deadline", wall_ms: 9_000)
                    : .of(
                        trajectory(Array(repeating: number, count: number), answer: number),
                        answer: "\(number)", wall: 10)
            })
    }

    /// Right in 1 to 3 only, 20 ms each.
    private var chain: MethodReport.Run {
        .init(
            method: .sequential,
            records: records { number in
                .of(
                    String(repeating: "w ", count: 12) + "\\boxed{x}</think>",
                    answer: number < 4 ? "\(number)" : nil, wall: 20)
            })
    }

    private var skeleton: MethodReport.Run {
        .init(
            method: .skeletonOfThought,
            records: records { number in
                var answer = SystemAnswer(
                    text: "joined", answer: "0",
                    parts: [
                        .init(name: "skeleton", stage: 0, text: "1. a 2. b", tokens: 99),
                        .init(name: "point 1", stage: 1, text: "w w w", tokens: 99),
                        .init(name: "point 2", stage: 1, text: "w", tokens: 99),
                    ])
                answer.wall_ms = 5
                return answer
            })
    }

    private func result(_ runs: [MethodReport.Run]) -> MethodReport.Result {
        .init(dataset, runs: runs, counter: .words, edges: .quartiles)
    }

    @Test("Accuracy, its parts, failures and missing boxes are those counted by hand")
    func accuracy() {
        let result = result([sprint, chain])
        let (one, two) = (result.configurations[0], result.configurations[1])
        #expect(one.right == WilsonInterval(5, of: 6) && two.right == WilsonInterval(3, of: 6))
        #expect(one.parts.map(\.part) == ["Algebra", "Number Theory"])
        #expect(one.parts.map(\.right.count) == [2, 3] && two.parts.map(\.right.count) == [3, 0])
        #expect(one.failed == 1 && one.unboxed == 1 && two.failed == 0 && two.unboxed == 3)
        #expect(result.points.count == 12)
        #expect(result.points[1].reason == "failed: deadline" && !result.points[1].is_right)
        #expect(result.points.map(\.has_failed).firstIndex(of: true) == 1)
        #expect(result.points.allSatisfy { !$0.reason.isEmpty })
    }

    @Test("Costs are counted in one vocabulary: a chain whole, parts by their longest")
    func costs() {
        let result = result([chain, skeleton])
        #expect(result.configurations[0].cost.sequential_tokens == 13)
        #expect(result.configurations[0].cost.total_tokens == 13)
        #expect(result.configurations[1].cost.sequential_tokens == 4 + 3)
        #expect(result.configurations[1].cost.total_tokens == 4 + 3 + 1)
        // The tag at the chain's end is no word of its own; what has no tags costs the same with.
        #expect(result.configurations[0].cost.sequential_tokens_with_tags == 13)
        #expect(result.configurations[1].cost.sequential_tokens_with_tags == 4 + 3)
        #expect(result.configurations[1].rounds_alive.isEmpty)
        #expect(result.configurations[1].widths.isEmpty)
    }

    /// The texts say that they took 10 tokens, or 99: a vocabulary of bytes finds far more.
    @Test("In a foreign vocabulary, tags come on top of what is published, by every method")
    func foreignVocabulary() throws {
        let bytes = TokenCounter(unit: "bytes") { $0.count }
        let result = MethodReport.Result(
            dataset, runs: [sprint, chain, skeleton], counter: bytes, edges: .quartiles)
        let costs = result.configurations.map(\.cost)
        for cost in costs {
            #expect(cost.sequential_tokens_with_tags >= cost.sequential_tokens)
        }
        #expect(costs[0].sequential_tokens_with_tags > costs[0].sequential_tokens)
        #expect(costs[1].sequential_tokens == 24 + 9)
        #expect(costs[1].sequential_tokens_with_tags == 24 + 9 + 8)
        #expect(costs[2].sequential_tokens_with_tags == costs[2].sequential_tokens)
        let report = MethodReport(unit: bytes.unit, results: [result])
        #expect(report.text.contains("discarded, in the model's own tokens"))
    }

    @Test("Rounds alive and widths are those of the trajectories")
    func rounds() {
        let one = result([sprint]).configurations[0]
        // Questions 1, 3, 4, 5 and 6 have as many rounds as their number.
        #expect(one.rounds_alive == [5, 4, 4, 3, 2, 1])
        #expect(one.widths.map(\.prompts) == [1, 3, 4, 5, 6])
        #expect(one.widths.map(\.rounds) == [1, 3, 4, 5, 6])
    }

    @Test("Every method is compared with the chain, in pairs, failed ones left out of costs")
    func comparisons() throws {
        let result = result([sprint, chain, skeleton])
        #expect(result.comparisons.map(\.configuration) == ["sprint-2", "skeleton-of-thought"])
        let sprint = try #require(result.comparisons.first)
        #expect(sprint.wall.pairs == 5 && sprint.speedup == 2)
        #expect(sprint.mcnemar.first_only == 1 && sprint.mcnemar.second_only == 3)
        #expect(sprint.tokens_by_length.map(\.key) == [.baseline, .mean])
        #expect(result.lengthComparisons.map(\.configuration) == ["sprint-2"])
        #expect(self.result([self.sprint]).comparisons.isEmpty)
    }

    @Test("A reference trace gives the view that no run had a part in")
    func references() throws {
        let problem = try CountdownProblem(numbers: [15, 12, 5, 4], target: 78)
        let cases = (1...4).map { number in
            CountdownCase(
                number: number, problem: problem, question: nil,
                reference: String(repeating: "w ", count: number))
        }
        let set = Dataset(kind: .countdown, problems: cases.map { DatasetProblem($0) })
        let runs = [EvaluationMethod.sprint(workers: 1), .sequential].map { method in
            MethodReport.Run(
                method: method,
                records: cases.map {
                    RunRecord(
                        id: $0.id, question: $0.question, configuration: "c", setting: "s",
                        answer: .of(trajectory([2], answer: 1), answer: "none"))
                })
        }
        let result = MethodReport.Result(set, runs: runs, counter: .words, edges: .quartiles)
        #expect(result.comparisons[0].tokens_by_length.map(\.key).last == .reference)
        #expect(result.points.map(\.reference_tokens).prefix(4) == [1, 2, 3, 4])
        #expect(result.configurations[0].right.count == 0)
    }

    @Test("Countdown problems of every count are graded, solvable and unsolvable apart")
    func countdownParts() throws {
        let answers = [
            ([3, 4], 12, "4 * 3 = 12"), ([44, 19, 35], 98, "none"),
            ([1, 1, 1, 1, 1], 50, "none"), ([1, 2, 3, 4, 5, 6], 21, "1 + 2 + 3 + 4 + 5 + 6"),
            ([1, 1, 1, 1, 1, 1], 50, "50"),
        ]
        let cases = try answers.enumerated().map { index, one in
            CountdownCase(
                number: index + 1, problem: try .init(numbers: one.0, target: one.1),
                question: nil)
        }
        let set = Dataset(kind: .countdown, problems: cases.map { DatasetProblem($0) })
        let run = MethodReport.Run(
            method: .sequential,
            records: zip(cases, answers).map { one, answer in
                RunRecord(
                    id: one.id, question: one.question, configuration: "c", setting: "s",
                    answer: .of("", answer: answer.2))
            })
        let result = MethodReport.Result(set, runs: [run], counter: .words, edges: .quartiles)
        let parts = result.configurations[0].parts
        #expect(parts.map(\.part) == ["solvable", "unsolvable"])
        #expect(parts.map(\.right) == [WilsonInterval(2, of: 3), WilsonInterval(1, of: 2)])
        #expect(result.points.map(\.is_right) == [true, false, true, true, false])
    }

    @Test("Page, table and JSON hold every plot and figure, and no markup of their own")
    func pages() throws {
        let report = MethodReport(
            unit: "tokens of <m>", results: [result([sprint, chain, skeleton])])
        let page = report.page
        #expect(
            page.plots.map(\.title) == [
                "math500: Right answers against sequential tokens",
                "math500: Wall-clock of a question", "math500: Wall-clock against the baseline",
                "math500: Sequential tokens saved by length, sprint-2", "math500: Rounds alive",
                "math500: Width of rounds",
            ])
        #expect(page.html.contains("tokens of &lt;m&gt;") && !page.html.contains("<m>"))
        // A page is one file: nothing in it is fetched.
        #expect(!page.html.contains("src=") && !page.html.contains("href="))
        #expect(report.text.contains("sprint-2             83.3 / "))
        #expect(report.text.contains("Warning: ") && report.text.contains("McNemar"))
        let dots = page.plots[2].series[0].marks.count
        #expect(dots == 5, "a failed run has no time")
        let alone = MethodReport(unit: "words", results: [result([chain])])
        #expect(alone.page.plots.count == 2 && alone.warning == nil)
        let data = try JSONEncoder().encode(report)
        let document = try #require(
            try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let results = document["results"] as? [[String: Any]]
        #expect(results?.first?["dataset"] as? String == "math500")
    }
}
