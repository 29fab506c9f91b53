import Testing

@testable import SprintEvaluation

@Suite("The boxes of the final answer together")
struct FinalBoxesTests {
    private func together(_ text: String) -> String? { FinalBoxes.together(in: Array(text.utf8)) }

    @Test("Different boxes of the last paragraph are one list")
    func several() {
        #expect(together("The roots are $\\boxed{1}$ and $\\boxed{-2}$.") == "1, -2")
        #expect(together("\\boxed{7}\n\nSo \\boxed{x=1}\nand \\boxed{y=2}.\n") == "x=1, y=2")
        #expect(
            together("{\\boxed{\\frac{1}{2}}, \\boxed{3}}\n\nThat is all.") == "\\frac{1}{2}, 3")
    }

    @Test(
        "One box, the same twice, and boxes of earlier paragraphs are no list",
        arguments: [
            "", "none", "\\boxed{1}", "\\boxed{1} or \\boxed{1}",
            "\\boxed{0.5} = \\boxed{\\frac12}",
            "\\boxed{1}\n\n\\boxed{2}", "\\boxed{1}\n \r\n\\boxed{2}", "\\boxed{1} and \\boxed{2",
            "\\boxed{1}\n<Final_answer>\n\\boxed{2}\n</Final_answer>",
            "\\boxed{2 \\times (5! )^2} = \\boxed{28{,}800}", "\\boxed{\\boxed{3}}",
        ])
    func one(text: String) {
        #expect(together(text) == nil)
    }

    @Test("Many boxes and unbalanced ones cost no more than their length")
    func long() {
        let open = String(repeating: "\\boxed{", count: 20_000)
        #expect(together(open) == nil)
        let many = (0..<5_000).map { "\\boxed{\($0)}" }.joined(separator: " ")
        #expect(together(many)?.hasSuffix("4998, 4999") == true)
    }

    @Test("The second verdict and its accuracy stand beside those of the last box")
    func report() async throws {
        let folder = try ScratchFolder()
        try folder.write("<think>\nThey are \\boxed{1} and \\boxed{-2}.\n</think>", "a.txt")
        try folder.write("<think>\nIt is \\boxed{3}, not \\boxed{4}.\n</think>", "b.txt")
        try folder.write("<think>\nIt is \\boxed{5}.\n</think>", "c.txt")
        func report(_ csv: String) async throws -> TrajectoryReport {
            let answers = try AnswerSheet(csv: csv, path: "a.csv")
            return try await TrajectoryEvaluation(
                folder: TrajectoryFolder(path: folder.path),
                baseline: TrajectoryFolder(path: folder.path), answers: answers,
                grader: MathGrader(), counter: .words
            ).report()
        }
        let apart = try await report("id,answer\na,\"-2,1\"\nb,4\nc,5\n")
        #expect(apart.trajectories.map(\.answer_together) == ["1, -2", "3, 4", nil])
        #expect(apart.trajectories.map(\.verdict?.isCorrect) == [false, true, true])
        #expect(apart.trajectories.map(\.verdict_together?.isCorrect) == [true, false, nil])
        #expect(apart.accuracy == WilsonInterval(2, of: 3) && apart.accuracy_together == nil)
        let one = try await report("id,answer\na,\"-2,1\"\nc,5\n")
        #expect(one.accuracy == WilsonInterval(1, of: 2))
        #expect(one.accuracy_together == WilsonInterval(2, of: 2))
        #expect(one.comparison?.accuracy_together == WilsonInterval(2, of: 2))
        let text = "with all boxes of the final answer together \(WilsonInterval(2, of: 2).text)"
        #expect(one.table.split(separator: text).count == 3, "for the baseline too")
    }
}
