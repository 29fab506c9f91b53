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

    /// A round of plan words and prompts of one word each, numbered so, and executions of so many
    /// words; before each prompt stand 10 words, behind the last 5.
    private func sequential(_ prompts: [Int], _ executions: [(number: Int, words: Int)]) throws
        -> Int
    {
        func prose(_ count: Int) -> String { String(repeating: "w ", count: count) }
        let text =
            "<Plan_1>\n"
            + prompts.map { prose(10) + "<prompt_1.\($0)> p </prompt_1.\($0)>\n" }.joined()
            + prose(5) + "\n</Plan_1>\n<Execution_1>\n"
            + executions.map {
                "<execution_1.\($0.number)>\n\(prose($0.words))\n</execution_1.\($0.number)>\n"
            }.joined() + "</Execution_1>\n<Final_answer>\nx\n</Final_answer>\n"
        let trajectory = try TrajectoryParser.parse(text.bytes)
        #expect(trajectory.rounds.first?.executions?.items.count == executions.count)
        return TrajectoryMetrics(of: trajectory, includingTags: false, count: words)
            .sequentialTokens - 1
    }

    @Test("An execution starts at the end of the prompt of its number, wherever it stands")
    func numbers() throws {
        // Prompts end at 11, 22 and 33; the plan at 38.
        #expect(try sequential([1, 2, 3], [(1, 1), (2, 1), (3, 100)]) == 33 + 100)
        #expect(try sequential([1, 2, 3], [(3, 100), (1, 1), (2, 1)]) == 33 + 100, "reordered")
        #expect(try sequential([1, 2, 3], [(1, 1), (3, 100)]) == 33 + 100, "2 is missing")
        #expect(try sequential([1, 2, 3], [(2, 100)]) == 22 + 100, "1 and 3 are missing")
        #expect(try sequential([3, 1, 2], [(1, 100), (2, 1), (3, 1)]) == 22 + 100)
    }

    @Test("Where numbers repeat or are nobody's, the place decides, and else the plan's end")
    func damagedNumbers() throws {
        #expect(try sequential([1, 1, 2], [(1, 1), (1, 100), (2, 1)]) == 22 + 100)
        #expect(try sequential([1, 1, 2], [(2, 100), (1, 1), (1, 1)]) == 33 + 100)
        #expect(try sequential([1, 1], [(1, 1), (2, 100)]) == 22 + 100, "the second is free")
        #expect(try sequential([1, 2], [(1, 1), (1, 100)]) == 22 + 100, "the second is free")
        #expect(try sequential([1, 2], [(1, 1), (1, 100), (2, 1)]) == 11 + 100, "it is not")
        #expect(try sequential([1, 2], [(7, 100), (1, 1)]) == 27 + 100, "nor is the first")
        #expect(try sequential([1], [(1, 1), (2, 100)]) == 16 + 100, "there is no second")
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
