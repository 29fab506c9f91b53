import Testing

@testable import SprintTrajectory

@Suite("The shortest closing")
struct ShortestClosingTests {
    private func state(after text: String, _ prompts: ClosedRange<Int> = 0...8) -> PlannerGrammar {
        var state = PlannerGrammar(round: 1, prompts: prompts)
        for byte in text.utf8 { _ = state.advance(byte) }
        return state
    }

    @Test(
        "It finishes what is begun and closes what is open",
        arguments: [
            ("", "<Plan_1>\n</Plan_1>"), ("<", "Plan_1>\n</Plan_1>"),
            ("<F", "inal_answer>\n</Final_answer>"),
            ("<Plan_1>\n", "</Plan_1>"), ("<Plan_1>\nx", "\n</Plan_1>"),
            ("<Plan_1>\nx <", "/Plan_1>"),
            ("<Plan_1>\nx </Pl", "an_1>"), ("<Plan_1>\nx <b", "\n</Plan_1>"),
            ("<Plan_1>\n<prom", "\n</Plan_1>"),
            ("<Plan_1>\n<prompt_", "1.1> Continue. </prompt_1.1>\n</Plan_1>"),
            ("<Plan_1>\n<prompt_1.1>", " Continue. </prompt_1.1>\n</Plan_1>"),
            ("<Plan_1>\n<prompt_1.1> </", " Continue. </prompt_1.1>\n</Plan_1>"),
            ("<Plan_1>\n<prompt_1.1> x", " </prompt_1.1>\n</Plan_1>"),
            ("<Plan_1>\n<prompt_1.1> x </", "prompt_1.1>\n</Plan_1>"),
            ("<Plan_1>\n<prompt_1.1> x </p", "rompt_1.1>\n</Plan_1>"),
            ("<Final_answer>\n4", "\n</Final_answer>"), ("<Final_answer>\n4\n</Fin", "al_answer>"),
            ("<Final_answer>\n4\n</Final_answer>", ""),
        ])
    func transcript(text: String, closing: String) {
        #expect(state(after: text).shortestClosing.text == closing)
    }

    @Test("It writes the prompts that are missing")
    func missingPrompts() {
        #expect(
            state(after: "<Plan_1>\nx <p", 2...3).shortestClosing.text == """
                rompt_1.1> Continue. </prompt_1.1>
                <prompt_1.2> Continue. </prompt_1.2>
                </Plan_1>
                """)
    }

    @Test(
        "From every state it is legal, ends the segment and nothing else",
        arguments: [21, 22] as [UInt64])
    func everyState(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let letters = "<</PplanrompteFt_1.2>> \n\nx".bytes
        for walk in 0..<50 {
            let lower = Int.random(in: 0...2, using: &generator)
            var state = PlannerGrammar(round: 1, prompts: lower...3)
            for _ in 0..<40 where !state.isEnded {
                // Now and then a step of the closing, so that deep states are reached.
                let isHelped = Int.random(in: 0..<3, using: &generator) > 0
                let byte =
                    isHelped ? state.shortestClosing[0] : letters.randomElement(using: &generator)!
                guard state.allows(byte) else { continue }
                _ = state.advance(byte)
                #expect(
                    state.shortestClosing.count <= state.closingBytesMax,
                    "seed \(seed), walk \(walk)")
                var end = state
                for byte in state.shortestClosing {
                    #expect(end.allows(byte), "seed \(seed), walk \(walk)")
                    _ = end.advance(byte)
                }
                #expect(end.isEnded, "seed \(seed), walk \(walk)")
                #expect(
                    end.promptsOpened >= lower || end.isAnswer == true, "seed \(seed), walk \(walk)"
                )
            }
        }
    }
}
