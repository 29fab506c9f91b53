import SprintProtocol
import SprintTrajectory
import Testing

@Suite("Token masks")
struct MaskTests {
    @Test("A planner's mask is what trying every token gives", arguments: [41, 42, 43] as [UInt64])
    func planner(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var cache = MaskCache<PlannerGrammar>(index: try ToyVocabulary.index())
        for _ in 0..<12 {
            var state = PlannerGrammar(
                round: 1, prompts: Int.random(in: 0...1, using: &generator)...2)
            for _ in 0..<30 where !state.isEnded {
                let mask = cache.mask(for: state)
                let expected = ToyVocabulary.bruteForce(state)
                #expect(mask.tokens == expected, "seed \(seed)")
                #expect(
                    mask.count == expected.count && mask.first == expected.first, "seed \(seed)")
                let token = mask.tokens.randomElement(using: &generator)!
                #expect(mask.contains(token))
                _ = state.advance(token: ToyVocabulary.tokens[Int(token)])
            }
        }
    }

    @Test("An executor's mask is what trying every token gives", arguments: [51, 52] as [UInt64])
    func executor(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var cache = MaskCache<ExecutorGrammar>(index: try ToyVocabulary.index())
        for _ in 0..<15 {
            var state = ExecutorGrammar(round: 1, prompt: 1)
            for _ in 0..<30 where !state.isEnded {
                let mask = cache.mask(for: state)
                #expect(mask.tokens == ToyVocabulary.bruteForce(state), "seed \(seed)")
                let token = mask.tokens.randomElement(using: &generator)!
                if token == ToyVocabulary.endOfSequence { break }
                _ = state.advance(token: ToyVocabulary.tokens[Int(token)])
            }
        }
    }

    @Test(
        "A segment never outgrows its limit and ends well-formed",
        arguments: [61, 62, 63] as [UInt64])
    func limits(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var cache = MaskCache<PlannerGrammar>(index: try ToyVocabulary.index())
        var closings = 0
        for walk in 0..<30 {
            let lower = Int.random(in: 0...2, using: &generator)
            let start = PlannerGrammar(round: 1, prompts: lower...3)
            let least = cache.closingTokens(for: start).count
            let limit = least + Int.random(in: 0...25, using: &generator)
            var state = start
            var text: [UInt8] = []
            var drawn = 0
            var isClosing = false
            while !state.isEnded {
                let choice = cache.choice(for: state, tokensLeft: limit - drawn)
                isClosing = isClosing || choice.isClosing
                #expect(!choice.isClosing || choice.mask.count == 1)
                let token = choice.mask.tokens.randomElement(using: &generator)!
                drawn += 1
                text += ToyVocabulary.tokens[Int(token)]
                _ = state.advance(token: ToyVocabulary.tokens[Int(token)])
            }
            closings += isClosing ? 1 : 0
            #expect(drawn <= limit, "seed \(seed), walk \(walk): \(text.text)")
            expectWellFormed(text.text, state, lower, "seed \(seed), walk \(walk)")
        }
        #expect(closings > 5, "seed \(seed): the limit hardly ever mattered")
    }

    /// The reserved tags of a finished segment, in order, are exactly those of the form.
    private func expectWellFormed(
        _ text: String, _ state: PlannerGrammar, _ lower: Int, _ comment: Comment
    ) {
        let frames = ["<Execution_1>", "</think>"]
        let tags = naiveTags(in: text).filter { !frames.contains($0) }
        guard state.isAnswer == false else {
            #expect(tags == ["<Final_answer>", "</Final_answer>"], comment)
            return
        }
        let prompts = (0..<state.promptsOpened).flatMap {
            ["<prompt_1.\($0 + 1)>", "</prompt_1.\($0 + 1)>"]
        }
        #expect(tags == ["<Plan_1>"] + prompts + ["</Plan_1>"], comment)
        #expect((lower...3).contains(state.promptsOpened), comment)
    }

    @Test("When the tokens left equal the shortest closing, only that closing is allowed")
    func exactlyTheClosing() throws {
        var cache = MaskCache<PlannerGrammar>(index: try ToyVocabulary.index())
        var state = PlannerGrammar(round: 1, prompts: 0...2)
        for byte in "<Plan_1>\nwords and a<b then <prompt_1.1> x".utf8 { _ = state.advance(byte) }
        let closing = cache.closingTokens(for: state)
        #expect(cache.choice(for: state, tokensLeft: closing.count + 1).isClosing == false)
        for (taken, token) in closing.enumerated() {
            let choice = cache.choice(for: state, tokensLeft: closing.count - taken)
            #expect(choice.mask.tokens == [token])
            #expect(choice.isClosing)
            _ = state.advance(token: ToyVocabulary.tokens[Int(token)])
        }
        #expect(state.isEnded)
    }

    @Test("Where the limit takes tokens away, what it took is told, and nowhere else")
    func unlimited() throws {
        var cache = MaskCache<PlannerGrammar>(index: try ToyVocabulary.index())
        var state = PlannerGrammar(round: 1, prompts: 0...0, entry: .forcedAnswer)
        for byte in "12\n".utf8 { _ = state.advance(byte) }
        let all = cache.mask(for: state)
        let closing = cache.closingTokens(for: state).count
        // A word on a line of its own would need a newline before the closing.
        let last = cache.choice(for: state, tokensLeft: closing + 1)
        #expect(!last.isClosing && last.unlimited == all && last.mask.count < all.count)
        for left in 0...closing {
            let choice = cache.choice(for: state, tokensLeft: left)
            #expect(choice.isClosing && choice.unlimited == all)
        }
        for left in [closing + 10, closing + 60, closing + 1000] {
            let choice = cache.choice(for: state, tokensLeft: left)
            #expect(choice.unlimited == nil && choice.mask == all)
        }
    }

    @Test("The closing's tokens are the longest ones of its bytes")
    func closingTokens() throws {
        var cache = MaskCache<PlannerGrammar>(index: try ToyVocabulary.index())
        let start = PlannerGrammar(round: 1, prompts: 0...2)
        let texts = cache.closingTokens(for: start).map { ToyVocabulary.tokens[Int($0)].text }
        #expect(texts == ["<Plan_1>\n", "</Plan_1>"])
    }

    @Test("Special tokens are never legal, end of sequence only for executors")
    func specials() throws {
        let index = try ToyVocabulary.index()
        var planner = MaskCache<PlannerGrammar>(index: index)
        var executor = MaskCache<ExecutorGrammar>(index: index)
        let special = ToyVocabulary.endOfSequence - 1
        var state = PlannerGrammar(round: 1, prompts: 0...2)
        #expect(!planner.mask(for: state).contains(special))
        for byte in "<Plan_1>\n".utf8 { _ = state.advance(byte) }
        #expect(!planner.mask(for: state).contains(special))
        #expect(!planner.mask(for: state).contains(ToyVocabulary.endOfSequence))
        let mask = executor.mask(for: ExecutorGrammar(round: 1, prompt: 1))
        #expect(!mask.contains(special) && mask.contains(ToyVocabulary.endOfSequence))
    }

    @Test("A vocabulary that cannot spell the tags is refused by name")
    func missingByte() {
        var tokens = ToyVocabulary.tokens
        tokens[Int(UInt8(ascii: ">") - 0x20)] = []
        #expect(throws: VocabularyError.missingByte(UInt8(ascii: ">"))) {
            try VocabularyIndex(tokens: tokens, endOfSequence: [])
        }
    }
}
