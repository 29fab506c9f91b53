import SprintCuration
import Testing

/// Rounds are as early as the parents allow, and the text names what it builds on.
struct PackingTests {
    /// A component whose plan is `p<number>` and whose execution has `lines` lines `e<number>`.
    private struct Step {
        var lines = 4
        var parents: [Int] = []
        var comment: String?
    }

    private static func trajectory(_ steps: [Step], _ packing: Packing = .published) throws
        -> CuratedTrajectory
    {
        var components: [Component] = []
        var texts: [ComponentText] = []
        var line = 1
        for (index, step) in steps.enumerated() {
            let number = index + 1
            let execution =
                step.lines == 0 ? [] : [LineRange(line + 1, line + step.lines)]
            components.append(
                Component(
                    number: number, description: "", plan: [LineRange(line, line)], prompt: "do",
                    execution: execution))
            texts.append(
                ComponentText(
                    number: number, description: "", plan: Array("p\(number)".utf8),
                    prompt: Array("do \(number)".utf8),
                    execution: step.lines == 0 ? nil : Array("e\(number)".utf8),
                    comment: step.comment.map { Array($0.utf8) }))
            line += 1 + step.lines
        }
        let graph = ComponentGraph(
            steps.enumerated().map { ComponentGraph.Node(number: $0 + 1, parents: $1.parents) })
        let rounds = try packing.rounds(of: components, texts: texts, graph: graph)
        return CuratedTrajectory(question: nil, rounds: rounds, answer: nil)
    }

    @Test
    func roundsFollowParentsWithAnExecution() throws {
        let steps = [
            Step(), Step(lines: 3), Step(parents: [1]), Step(lines: 0, parents: [3]),
            Step(parents: [2]), Step(parents: [4, 5]),
        ]
        let numbers = try Self.trajectory(steps).rounds.map { $0.nodes.map(\.number) }
        #expect(numbers == [[1, 2, 5], [3], [4, 6]])
        let verbatim = try Self.trajectory(steps, .verbatim).rounds.map { $0.nodes.map(\.number) }
        #expect(verbatim == [[1, 2], [3, 5], [4, 6]])
    }

    @Test
    func everyRoundIsTheEarliestByATwin() throws {
        let seed: UInt64 = 12
        var state = seed
        func draw(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        for _ in 0..<100 {
            let steps = (0..<20).map { index in
                Step(lines: draw(7), parents: (1...20).filter { $0 <= index && draw(5) == 0 })
            }
            let rounds = try Self.trajectory(steps).rounds
            func twin(_ number: Int) -> Int {
                steps[number - 1].parents.map { parent in
                    twin(parent) + (steps[parent - 1].lines > 3 ? 1 : 0)
                }.max() ?? 1
            }
            for round in rounds {
                #expect(round.nodes.map(\.number) == round.nodes.map(\.number).sorted())
                for node in round.nodes {
                    #expect(twin(node.number) == round.number, "seed \(seed)")
                }
            }
            #expect(rounds.reduce(0) { $0 + $1.nodes.count } == 20)
        }
    }

    @Test
    func theTextNamesParentsObservationsAndBreaks() throws {
        let steps = [
            Step(comment: "It is odd."), Step(lines: 1), Step(parents: [1]), Step(),
            Step(parents: [1]), Step(lines: 0, parents: [3, 5]),
        ]
        let text = String(decoding: try Self.trajectory(steps).text, as: UTF8.self)
        #expect(
            text == """
                <Plan_1>
                p1

                <prompt_1.1> do 1 </prompt_1.1>

                p2
                e2
                -----

                p4

                <prompt_1.2> do 4 </prompt_1.2>
                </Plan_1>

                <Execution_1>
                <execution_1.1>
                e1
                </execution_1.1>

                <execution_1.2>
                e4
                </execution_1.2>
                </Execution_1>

                <Plan_2>
                Observation about execution_1.1: It is odd.
                Based on execution_1.1:
                p3

                <prompt_2.1> do 3 </prompt_2.1>
                Observation about execution_1.1: It is odd.
                -----

                p5

                <prompt_2.2> do 5 </prompt_2.2>
                </Plan_2>

                <Execution_2>
                <execution_2.1>
                e3
                </execution_2.1>

                <execution_2.2>
                e5
                </execution_2.2>
                </Execution_2>

                <Plan_3>
                Based on execution_2.1, execution_2.2:
                p6
                </Plan_3>

                <Execution_3>
                No prompt to execute.
                </Execution_3>
                """)
    }

    @Test
    func whatDoesNotFitIsAnErrorAndNoTrap() {
        for parents in [[2], [1], [0], [-1], [7]] {
            #expect(throws: CurationError.self) {
                try Self.trajectory([Step(parents: parents), Step()])
            }
        }
    }

    @Test
    func theFilterWeighsRoundsAndExecutions() throws {
        let wide = try Self.trajectory([Step(), Step(), Step()]).rounds
        let chain = try Self.trajectory(
            (0..<12).map { Step(parents: $0 == 0 ? [] : [$0]) }
        ).rounds
        let filter = CurationFilter.published
        #expect(filter.verdict(on: wide) == .kept)
        #expect(filter.verdict(on: chain) == .tooManyRounds(12, max: 11))
        #expect(filter.verdict(on: Array(chain.prefix(2))) == .tooSequential(ratio: 1, min: 1.5))
        #expect(filter.verdict(on: []) == .tooSequential(ratio: 0, min: 1.5))
    }
}
