import SprintTrajectory
import Testing

@Suite("Metrics of a trajectory")
struct TrajectoryMetricsTests {
    /// One token a word.
    private func words(_ bytes: [UInt8]) -> Int { bytes.split { $0 == 0x20 || $0 == 0x0A }.count }

    @Test("Sequential tokens are the longest way through each round, plus the answer")
    func byHand() throws {
        let text = """
            <Plan_1>
            a b c
            <prompt_1.1> d e </prompt_1.1>
            f
            <prompt_1.2> g </prompt_1.2>
            h i
            </Plan_1>
            <Execution_1>
            <execution_1.1>
            1 2 3 4 5 6 7
            </execution_1.1>
            <execution_1.2>
            1 2
            </execution_1.2>
            </Execution_1>
            <Plan_2>
            a b
            </Plan_2>
            <Execution_2>
            No prompt to execute.
            </Execution_2>
            <Final_answer>
            x y z
            </Final_answer>
            """
        let trajectory = try TrajectoryParser.parse(text.bytes)
        let metrics = TrajectoryMetrics(of: trajectory, includingTags: false, count: words)
        #expect(metrics.rounds == 2 && metrics.prompts == 2)
        #expect(metrics.promptsPerRound == [2, 0])
        // Round 1: plan 9; prompt 1 ends at 5, execution 7; prompt 2 ends at 7, execution 2. Round
        // 2: plan 2.
        #expect(metrics.sequentialTokens == max(5 + 7, 7 + 2, 9) + 2 + 3)
        #expect(metrics.sequentialTokensWithBarrier == (9 + 7) + 2 + 3)
        #expect(metrics.totalTokens == 9 + 7 + 2 + 2 + 3)
        #expect(
            metrics.planTokens == 11 && metrics.executionTokens == 9 && metrics.answerTokens == 3)

        let tagged = TrajectoryMetrics(of: trajectory, includingTags: true, count: words)
        // Each tag is a word of its own: plan 9 + 6, prompt 1 ends at 5 + 3, execution 7 + 2,
        // answer 3 + 2.
        #expect(tagged.sequentialTokens == max(8 + 9, 12 + 4, 15) + 4 + 5)
    }

    @Test("The three figures are in order, whatever the texts", arguments: [91, 92] as [UInt64])
    func order(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            func prose() -> String {
                String(repeating: "w ", count: Int.random(in: 0...30, using: &generator))
            }
            var text = ""
            for round in 1...3 {
                let count = Int.random(in: 0...4, using: &generator)
                text += "<Plan_\(round)>\n"
                for k in 0..<count {
                    text += prose() + "<prompt_\(round).\(k + 1)> p </prompt_\(round).\(k + 1)>\n"
                }
                text += prose() + "</Plan_\(round)>\n<Execution_\(round)>\n"
                for k in 0..<count {
                    text +=
                        "<execution_\(round).\(k + 1)>\(prose())</execution_\(round).\(k + 1)>\n"
                }
                text += "</Execution_\(round)>\n"
            }
            let trajectory = try TrajectoryParser.parse(text.bytes)
            let metrics = TrajectoryMetrics(of: trajectory, includingTags: false, count: words)
            #expect(
                metrics.planTokens + metrics.answerTokens <= metrics.sequentialTokens,
                "seed \(seed)")
            #expect(metrics.sequentialTokens <= metrics.sequentialTokensWithBarrier, "seed \(seed)")
            #expect(metrics.sequentialTokensWithBarrier <= metrics.totalTokens, "seed \(seed)")
        }
    }
}
