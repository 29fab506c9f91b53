import SprintProtocol
import Testing

@Suite struct QuestionCheckTests {
    private func refusal(_ text: String, _ options: RunOptions = .init(seed: 0)) -> String? {
        do throws(ReasoningFailure) {
            try Question(text: text, options: options).check()
            return nil
        } catch {
            #expect(error.code == .invalidRequest)
            return error.message
        }
    }

    @Test(arguments: ["", " ", "\n\t \u{2003}"])
    func `a question without a word is empty`(text: String) {
        #expect(refusal(text)?.contains("empty") == true)
    }

    /// The limit counts bytes: a character of two may not slip through.
    @Test(arguments: ["a", "é"])
    func `the limit itself is legal and a byte more is not`(character: String) {
        let count = Limits.questionBytesMax / character.utf8.count
        let text = String(repeating: character, count: count)
        #expect(refusal(text) == nil)
        #expect(refusal(text + "a")?.contains("\(Limits.questionBytesMax) bytes") == true)
    }

    private static let illegal: [(String, @Sendable (inout RunOptions) -> Void)] = [
        ("top-p", { $0.sampling.topP = 0 }), ("max-rounds", { $0.maxRounds = 0 }),
        ("max-rounds", { $0.maxRounds = Limits.roundsMax + 1 }),
        ("prompts", { $0.prompts = -1...2 }), ("prompts", { $0.prompts = 0...65 }),
        ("max-plan-tokens", { $0.maxPlanTokens = 15 }),
        ("max-execution-tokens", { $0.maxExecutionTokens = 0 }),
        ("max-answer-tokens", { $0.maxAnswerTokens = Limits.answerTokensMax + 1 }),
        ("deadline", { $0.deadline = .zero }),
    ]

    @Test(arguments: illegal.indices)
    func `an option out of bounds is named`(index: Int) {
        let (name, spoil) = Self.illegal[index]
        var options = RunOptions(seed: 0)
        #expect(refusal("q", options) == nil)
        spoil(&options)
        #expect(refusal("q", options)?.hasPrefix(name) == true)
    }
}
