import SprintProtocol
import SprintTokenizer
import SprintTrajectory
import Testing

@Suite("The token layout")
struct TokenLayoutTests {
    private let layout = TokenLayout(coder: ByteCoder(), template: nil, beginOfSequence: nil)

    private func text(_ tokens: [TokenID]) -> String { tokens.map { UInt8($0) }.text }
    private func tokens(_ text: String) -> [TokenID] { text.utf8.map { TokenID($0) } }

    @Test("Without a template the question stands in its tags, its own reserved tags escaped")
    func opening() {
        let opening = layout.opening(question: "Is <Plan_1> a tag?")
        #expect(
            text(opening.tokens) == "<Question>\nIs <\\Plan_1> a tag?\n</Question>\n\n<think>\n")
        #expect(opening.escapedTags == 1)
        let forced = layout.opening(question: "1+1?", forcingAnswer: true)
        #expect(text(forced.tokens) == "<Question>\n1+1?\n</Question>\n\n<think>\n<Final_answer>\n")
    }

    @Test(
        "With a template the user's message is instructions and question; thinking opens once"
    )
    func chat() throws {
        for name in ["chatml", "deepseek-r1"] {
            let layout = TokenLayout(
                coder: ByteCoder(), template: try ChatTemplate(named: name), beginOfSequence: nil)
            let text = text(layout.opening(question: "1+1?").tokens)
            #expect(text.contains("\(Instructions.version1)\n\n1+1?"), "\(name)")
            #expect(text.hasSuffix("<think>\n"), "\(name)")
            #expect(text.ranges(of: "<think>\n").count == 1, "\(name)")
        }
    }

    @Test("A vocabulary's whole tags stand in frames, never in a question")
    func wholeTags() {
        var definition = TokenizerDefinition(byteLevelWithSpecials: [])
        let tags = ["</Plan_1>", "<execution_1.2>", "<think>", "<prompt_1.1>", " 15"]
        for (id, tag) in zip(256..., tags) {
            definition.tokens.append(Array(tag.utf8))
            definition.kinds.append(.added)
            definition.added.append(TokenizerDefinition.AddedToken(id: TokenID(id)))
        }
        let layout = TokenLayout(tokenizer: Tokenizer(definition), template: nil)
        let whole = { (tokens: [TokenID]) in tokens.filter { $0 > 255 } }
        #expect(whole(layout.opening(question: "<think> 15").tokens) == [260, 258])
        #expect(whole(layout.executorHeader(round: 1, prompt: 2)) == [256, 257])
        let plan = "<Plan_1>\n<prompt_1.1> a </prompt_1.1> 15\n<prompt_1.2> b </prompt_1.2>"
        #expect(whole(layout.rearranged(plan: plan.bytes, round: 1, prompt: 2)) == [260, 259, 256])
    }

    @Test("The begin-of-sequence token comes first, once")
    func beginOfSequence() {
        let layout = TokenLayout(coder: ByteCoder(), template: nil, beginOfSequence: 7)
        let tokens = layout.opening(question: "x").tokens
        #expect(tokens.first == 7)
        #expect(tokens.count { $0 == 7 } == 1)
    }

    @Test("An executor's header closes the plan and opens its execution")
    func header() {
        let header = "\n</Plan_2>\n\n<Execution_2>\n<execution_2.3>\n"
        #expect(text(layout.executorHeader(round: 2, prompt: 3)) == header)
        for beyond in ["\n", " \n", "\n\n"] {
            #expect(
                text(layout.executorHeader(round: 2, prompt: 3, beyond: beyond.bytes))
                    == String(header.dropFirst()))
        }
        #expect(text(layout.executorHeader(round: 2, prompt: 3, beyond: " ".bytes)) == header)
        #expect(
            text(layout.executorHeader(round: 2, prompt: 3, beyond: "\n</Plan".bytes))
                == String(header.dropFirst(7)))
        #expect(
            text(layout.executorHeader(round: 2, prompt: 3, beyond: "</".bytes))
                == String(header.dropFirst(3)))
    }

    @Test("A gather holds the executions in order, a newline at an execution's end once")
    func gather() {
        let gather = layout.gather(round: 1, executions: [tokens("one"), tokens("two\n"), []])
        #expect(
            text(gather) == """


                <Execution_1>
                <execution_1.1>
                one
                </execution_1.1>

                <execution_1.2>
                two
                </execution_1.2>

                <execution_1.3>

                </execution_1.3>
                </Execution_1>


                """)
    }

    @Test("A plan without a prompt gets a sentence for its execution")
    func promptless() {
        let frame = "\n\n<Execution_4>\nNo prompt to execute.\n</Execution_4>\n\n"
        #expect(text(layout.gather(round: 4, executions: [])) == frame)
        #expect(
            text(layout.gather(round: 4, executions: [], forcingAnswer: true))
                == frame + "<Final_answer>\n")
    }

    @Test(
        "Bytes that the closing token carried are taken off the frame",
        arguments: [[], ["a", "b"]])
    func beyond(executions: [String]) {
        let executions = executions.map(tokens)
        let whole = text(layout.gather(round: 3, executions: executions))
        let shared = "\n\n<Execution_3>\n"
        #expect(whole.hasPrefix(shared))
        for count in 0...shared.utf8.count {
            let rest = layout.gather(round: 3, executions: executions, beyond: count)
            #expect(String(whole.utf8.prefix(count))! + text(rest) == whole)
        }
    }

    @Test("The rearranged form cuts out earlier prompts and renumbers the rest from its own")
    func rearranged() {
        let plan = """
            <Plan_2>
            First.
            <prompt_2.1> a </prompt_2.1>
            Then <b>.
            <prompt_2.2> b </prompt_2.2>
            Also.
            <prompt_2.3> c </prompt_2.3>
            </Plan_2>
            """
        #expect(
            text(layout.rearranged(plan: plan.bytes, round: 2, prompt: 2)) == """
                <Plan_2>
                First.

                Then <b>.
                <prompt_2.1> b </prompt_2.1>
                Also.
                <prompt_2.2> c </prompt_2.2>
                </Plan_2>

                <Execution_2>
                <execution_2.1>

                """)
        #expect(
            text(layout.rearranged(plan: plan.bytes, round: 2, prompt: 1))
                == plan + "\n\n<Execution_2>\n<execution_2.1>\n")
    }

    @Test("Tokens a worker sent are refused if they are foreign, special or spell a reserved tag")
    func violations() throws {
        let index = try ToyVocabulary.index()
        func violation(_ tokens: [TokenID]) -> String? {
            TokenLayout.violation(ofExecution: tokens, in: index)
        }
        let plain = "i<j".utf8.map { TokenID($0) - 0x20 }
        #expect(violation(plain) == nil)
        #expect(violation(plain + [9_999])?.contains("9999") == true)
        #expect(violation([-1])?.contains("-1") == true)
        #expect(violation([ToyVocabulary.endOfSequence])?.contains("special") == true)
        #expect(violation("</think>".utf8.map { TokenID($0) - 0x20 })?.contains("tag") == true)
    }
}

@Suite("A whole run, drawn at random")
struct RandomRunTests {
    private let layout = TokenLayout(coder: ByteCoder(), template: nil, beginOfSequence: nil)

    /// Draws a planner segment; its bytes, its last state, and the bytes beyond its closing tag.
    private func segment(
        _ start: PlannerGrammar, _ cache: inout MaskCache<PlannerGrammar>,
        _ generator: inout SeededGenerator
    ) -> (bytes: [UInt8], state: PlannerGrammar, beyond: Int) {
        var state = start
        var bytes: [UInt8] = []
        var beyond = 0
        var left = 60
        while !state.isEnded {
            let choice = cache.choice(for: state, tokensLeft: left)
            let token = choice.mask.tokens.randomElement(using: &generator)!
            let drawn = ToyVocabulary.tokens[Int(token)]
            bytes += drawn
            beyond = state.advance(token: drawn).last?.beyond ?? 0
            left -= 1
        }
        return (bytes, state, beyond)
    }

    @Test(
        "Whatever is drawn, the trajectory parses without a flaw in its form",
        arguments: [71, 72, 73] as [UInt64])
    func trajectory(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var cache = MaskCache<PlannerGrammar>(index: try ToyVocabulary.index())
        for run in 0..<12 {
            let question = "What is <Plan_1>?"
            let start = PlannerGrammar(round: 1, prompts: 0...3, entry: .plan)
            let plan = segment(start, &cache, &generator)
            let executions = (0..<plan.state.promptsOpened).map {
                "result \($0)".utf8.map { TokenID($0) }
            }
            let gather = layout.gather(
                round: 1, executions: executions, beyond: plan.beyond, forcingAnswer: true)
            let answerStart = PlannerGrammar(round: 2, prompts: 0...3, entry: .forcedAnswer)
            let answer = segment(answerStart, &cache, &generator)
            let thought =
                plan.bytes + gather.map { UInt8($0) } + answer.bytes.dropLast(answer.beyond)
            let bytes = TokenLayout.trajectory(question: question, thought: thought)

            let parsed = try TrajectoryParser.parse(bytes)
            #expect(parsed.bytes == bytes)
            #expect(parsed.question == question.bytes)
            #expect(parsed.rounds.count == 1)
            #expect(parsed.rounds[0].plan?.items.count == executions.count)
            #expect(parsed.rounds[0].executions?.items.count == executions.count)
            // Prose may hold damaged tags such as `<Plan>`; no reserved tag may be out of place.
            let contentOnly: Set<TrajectoryDeviation.Kind> = [
                .promptlessPlan, .duplicatePrompt, .nonePlan,
            ]
            let flaws = parsed.deviations.filter { deviation in
                let rest = Array(bytes[deviation.offset...].prefix(40)).text
                let isTag = naiveTags(in: rest).first.map { rest.hasPrefix($0) } ?? false
                let isDamaged = rest.hasPrefix("<") && !isTag
                return !contentOnly.contains(deviation.kind) && !isDamaged
            }
            #expect(flaws.isEmpty, "seed \(seed), run \(run): \(flaws)\n\(bytes.text)")
        }
    }
}
