import SprintTrajectory
import Testing

@Suite("The executor's grammar")
struct ExecutorGrammarTests {
    /// Feeds tokens separated by `|`; the number kept if the closing came, and the first that is
    /// blocked.
    private func run(_ tokens: String) -> (kept: Int?, blocked: String?) {
        var state = ExecutorGrammar(round: 1, prompt: 1)
        for token in tokens.split(separator: "|") {
            guard state.allows(token: Array(token.utf8)) else { return (nil, String(token)) }
            if case .closed(let kept) = state.advance(token: Array(token.utf8)) {
                return (kept, nil)
            }
        }
        return (nil, nil)
    }

    @Test(
        "The execution is every token before the closing and its newlines",
        arguments: [
            ("2|+|2|\n|</|execution|_1.1|>", 3), ("4|\n</execution_1.1>", 1),
            ("4.\n|</execution_1.1>", 1),
            ("4|\n|\n\n|</execution_1.1>", 1), ("4|</execution_1.1>\n\n", 1),
            ("4| |</execution_1.1>", 2),
            ("</execution_1.1>", 0), ("\n|</execution_1.1>", 0), ("a|\n|b|\n|</|execution_1.1>", 3),
            ("a|<|b|</execution_1.1>", 3), ("a|</|b|\n|<|/execution_1.1|>", 3),
            ("a|<|</execution_1.1>", 2),
            ("a|<|\n|</execution_1.1>", 2), ("a|\n|</|\n|</execution_1.1>", 3),
        ])
    func kept(tokens: String, count: Int) {
        let result = run(tokens)
        #expect(result.blocked == nil)
        #expect(result.kept == count)
    }

    @Test(
        "Every reserved tag is blocked, its own closing too where a token straddles its start",
        arguments: [
            ("<Plan|_", "_"), ("</execution|_1.2", "_1.2"), ("<execution|_", "_"),
            ("<think|>", ">"),
            ("</Final_answer|>", ">"), ("<Plan_1>", "<Plan_1>"), ("?</|execution|_1.1", "_1.1"),
            ("?</execution_1.1>", "?</execution_1.1>"), ("</execution_1.1>x", "</execution_1.1>x"),
            ("</execution_|x", "x"), ("</prompt|_1.1>", "_1.1>"), ("<Question|>", ">"),
        ])
    func blocked(tokens: String, token: String) {
        #expect(run(tokens).blocked == token)
    }

    @Test("A plain < and everything that is no tag is prose")
    func prose() {
        #expect(run("i<j|<k|<\\think>|<Planet>|< think>|<<<|</b>").blocked == nil)
    }

    @Test("It may end at any time before its closing, and not after")
    func endOfSequence() {
        var state = ExecutorGrammar(round: 2, prompt: 3)
        #expect(state.allowsEndOfSequence)
        #expect(state.advance(token: "</execution_2.3>".bytes) == .closed(tokens: 0))
        #expect(!state.allowsEndOfSequence)
        #expect(!state.allows(token: "a".bytes))
    }

    @Test(
        "The tokens kept hold no reserved tag, whatever is drawn",
        arguments: [31, 32, 33] as [UInt64])
    func randomDraws(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var cache = MaskCache<ExecutorGrammar>(index: try ToyVocabulary.index())
        var closings = 0
        for _ in 0..<60 {
            var state = ExecutorGrammar(round: 1, prompt: 1)
            var drawn: [[UInt8]] = []
            while drawn.count < 40, !state.isEnded {
                let token = cache.mask(for: state).tokens.randomElement(using: &generator)!
                if token == ToyVocabulary.endOfSequence { break }
                drawn.append(ToyVocabulary.tokens[Int(token)])
                if case .closed(let kept) = state.advance(token: drawn[drawn.count - 1]) {
                    drawn.removeLast(drawn.count - kept)
                    closings += 1
                }
            }
            #expect(naiveTags(in: Array(drawn.joined()).text).isEmpty, "seed \(seed)")
        }
        #expect(closings > 2, "seed \(seed): the walk hardly ever closed")
    }
}
