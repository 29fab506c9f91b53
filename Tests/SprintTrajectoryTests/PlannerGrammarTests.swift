import SprintTrajectory
import Testing

@Suite("The planner's grammar")
struct PlannerGrammarTests {
    /// Takes a text byte by byte; the events, or the offset of the byte that is not allowed.
    private func read(
        _ text: String, _ start: PlannerGrammar = PlannerGrammar(round: 1, prompts: 0...8)
    ) -> (events: [PlannerGrammar.Event], blockedAt: Int?) {
        var state = start
        var events: [PlannerGrammar.Event] = []
        for (offset, byte) in text.utf8.enumerated() {
            guard state.allows(byte) else { return (events, offset) }
            if let event = state.advance(byte) { events.append(event) }
        }
        return (events, nil)
    }

    @Test("A plan with two prompts tells what happens in it")
    func plan() {
        let text = """
            <Plan_1>
            Let x < y and <b>.
            <prompt_1.1> Find x. </prompt_1.1>
            -----
            <prompt_1.2> Is 1<2? </prompt_1.2>
            </Plan_1>
            """
        let (events, blockedAt) = read(text)
        #expect(blockedAt == nil)
        #expect(
            events == [
                .planOpened, .promptOpened(1), .promptClosed(1), .promptOpened(2), .promptClosed(2),
                .planClosed,
            ])
    }

    @Test("The planner may answer instead")
    func answer() {
        let (events, blockedAt) = read(
            "<Final_answer>\n$\\boxed{4}$ </b> <Final_answe\n</Final_answer>")
        #expect(blockedAt == nil)
        #expect(events == [.answerOpened, .answerClosed])
    }

    @Test("A forced answer starts inside its tag")
    func forcedAnswer() {
        let start = PlannerGrammar(round: 3, prompts: 0...8, entry: .forcedAnswer)
        #expect(read("It is 4.\n</Final_answer>", start).events == [.answerClosed])
        #expect(start.isAnswer == true)
    }

    /// Each text with the byte at which it is blocked.
    @Test(
        "What is illegal is blocked at the byte that would make it a tag",
        arguments: [
            ("<Plan_2>", "<Plan_"), ("Hello", ""), ("<Plan_1> ", "<Plan_1>"), ("<Question>", "<"),
            ("<Final_answer> ", "<Final_answer>"),
            ("<Plan_1>\n<prompt_1.2>", "<Plan_1>\n<prompt_1."),
            ("<Plan_1>\n<prompt_2", "<Plan_1>\n<prompt_"),
            ("<Plan_1>\n<prompt_1.1>\n </prompt_", "<Plan_1>\n<prompt_1.1>\n </prompt"),
            ("<Plan_1>\n<prompt_1.1>x</Plan_", "<Plan_1>\n<prompt_1.1>x</Plan"),
            ("<Plan_1>\n<prompt_1.1>x<prompt_", "<Plan_1>\n<prompt_1.1>x<prompt"),
            ("<Plan_1>\n<prompt_1.1>x</prompt_1.2", "<Plan_1>\n<prompt_1.1>x</prompt_1."),
            ("<Plan_1>\n<prompt_1 ", "<Plan_1>\n<prompt_1"),
            ("<Plan_1>\n<prompt_<", "<Plan_1>\n<prompt_"),
            ("<Plan_1>\n</think>", "<Plan_1>\n</think"),
            ("<Plan_1>\n<Question>", "<Plan_1>\n<Question"),
            ("<Plan_1>\n<Final_answer>", "<Plan_1>\n<Final_answer"),
            ("<Plan_1>\n<Plan_", "<Plan_1>\n<Plan"),
            ("<Plan_1>\n<Execution_", "<Plan_1>\n<Execution"),
            ("<Plan_1>\n</execution_", "<Plan_1>\n</execution"),
            ("<Final_answer>\n<Plan_", "<Final_answer>\n<Plan"),
            ("<Final_answer>\n</think>", "<Final_answer>\n</think"),
            ("<Plan_1>\n</Plan_1>\n\n<Execution_1>\nNo", "<Plan_1>\n</Plan_1>\n\n<Execution_1>\n"),
            ("<Plan_1>\n</Plan_1> ", "<Plan_1>\n</Plan_1>"),
            (
                "<Final_answer>\n</Final_answer>\n</think>\n",
                "<Final_answer>\n</Final_answer>\n</think>"
            ),
        ])
    func blocked(text: String, before: String) {
        #expect(read(text).blockedAt == before.utf8.count)
    }

    @Test("Below the minimum a plan cannot close, at the maximum no prompt opens")
    func bounds() {
        let two = PlannerGrammar(round: 1, prompts: 2...2)
        let one = "<Plan_1>\n<prompt_1.1>a</prompt_1.1>"
        let both = one + "<prompt_1.2>b</prompt_1.2>"
        #expect(read(one + "</Plan_1>", two).blockedAt == (one + "</Plan").utf8.count)
        #expect(read(both + "<prompt_1.3>", two).blockedAt == (both + "<prompt").utf8.count)
        #expect(read(both + "</Plan_1>", two).events.last == .planClosed)
        let none = PlannerGrammar(round: 1, prompts: 0...0)
        #expect(read("<Plan_1>\nx</Plan_1>", none).events == [.planOpened, .planClosed])
        #expect(read("<Plan_1>\n<prompt_", none).blockedAt == "<Plan_1>\n<prompt".utf8.count)
    }

    @Test("A plan-only entry has no answer")
    func planOnly() {
        let start = PlannerGrammar(round: 1, prompts: 1...8, entry: .plan)
        #expect(read("<Final", start).blockedAt == 1)
        #expect(read("<Plan_1>\n", start).events == [.planOpened])
    }

    @Test("Escaped tags and unfinished ones are prose and count as a prompt's text")
    func prose() {
        let text = "<Plan_1>\n<\\Plan_2> <Planet> <1 < < <<</x><prompt_1.1><</prompt_1.1>"
        #expect(read(text).events == [.planOpened, .promptOpened(1), .promptClosed(1)])
    }

    @Test(
        "A prompt's closing token may carry white space and the plan's closing, no more",
        arguments: [
            (">", true), (">\n", true), ("> \n\n", true), (">\n</", true),
            (">\n</Plan_1>\n\n<Exec", true), ("></", true),
            (">a", false), (">\n<prompt", false), (">\n<", true), (">\n</Plan_1> ", false),
            (">\n-", false),
        ])
    func promptBeyond(token: String, isLegal: Bool) {
        var state = PlannerGrammar(round: 1, prompts: 0...8)
        for byte in "<Plan_1>\n<prompt_1.1> x </prompt_1.1".utf8 { _ = state.advance(byte) }
        #expect(state.allows(token: token.bytes) == isLegal)
        guard isLegal else { return }
        let occurrences = state.advance(token: token.bytes)
        #expect(occurrences.first?.event == .promptClosed(1))
        #expect(occurrences.first?.beyond == token.utf8.count - 1)
    }

    @Test(
        "The segment's closing token may carry the first bytes of the frame that follows",
        arguments: [
            (">", true), (">\n", true), (">\n\n<Exec", true), (">\n\n<Plan", false), ("> ", false),
        ])
    func planBeyond(token: String, isLegal: Bool) {
        var state = PlannerGrammar(round: 12, prompts: 0...8)
        for byte in "<Plan_12>\nx</Plan_12".utf8 { _ = state.advance(byte) }
        #expect(state.allows(token: token.bytes) == isLegal)
        guard isLegal else { return }
        let occurrences = state.advance(token: token.bytes)
        #expect(occurrences.map(\.event) == [.planClosed])
        #expect(occurrences.map(\.beyond) == [token.utf8.count - 1])
        #expect(state.isEnded)
        #expect(!state.allows(token: "\n".bytes), "a segment that has ended takes no further token")
    }
}
