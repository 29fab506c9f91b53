import SprintModel
import SprintProtocol
import SprintTensor
import Testing

@testable import SprintEngine

@Suite struct GenerationTests {
    @Test func `greedy generation is the argmax of each step's logits`() throws {
        let replica = try SmallModel.replica()
        let prompt = replica.language.rawPrompt("Spiders have")
        let made = try replica.generate(
            Generation.Request(prompt: prompt, sampling: .greedy, seed: 0, maxTokens: 40))
        var scorer = SequenceScorer(model: replica.model)
        var twin: [TokenID] = []
        for _ in made.tokens {
            let logits = scorer.lastLogits(of: prompt + twin).prefix(
                SmallModel.definition.tokens.count)
            let best = logits.indices.max { (logits[$0], -$0) < (logits[$1], -$1) }
            twin.append(TokenID(try #require(best)))
        }
        #expect(made.tokens == twin)
        #expect(made.tokens.count == 40 || made.finish == .endOfSequence)
    }

    @Test func `text comes in whole characters and adds up to the tokens' text`() throws {
        let replica = try SmallModel.replica(seed: 3)
        var pieces: [String] = []
        let request = Generation.Request(
            prompt: replica.language.rawPrompt("é"), sampling: SamplingParameters(temperature: 1.5),
            seed: 2,
            maxTokens: 200)
        let made = try replica.generate(request) { pieces.append($0) }
        #expect(pieces.joined() == replica.language.text(of: made.tokens))
        #expect(replica.kvAccount.pagesInUse == replica.kvAccount.pagesEvictable)
    }

    @Test func `padding rows of the head are never drawn`() throws {
        let replica = try SmallModel.replica(seed: 5)
        let hot = SamplingParameters(temperature: 100)
        let request = Generation.Request(prompt: [1], sampling: hot, seed: 4, maxTokens: 1_500)
        let made = try replica.generate(request)
        #expect(made.tokens.allSatisfy { $0 < TokenID(SmallModel.definition.tokens.count) })
    }

    @Test func `a prompt that fills the context is refused, a shorter one is cut at its end`()
        throws
    {
        let replica = try SmallModel.replica()
        let full = Array(repeating: TokenID(65), count: SmallModel.contextTokens)
        func request(_ prompt: [TokenID]) -> Generation.Request {
            Generation.Request(prompt: prompt, sampling: .greedy, seed: 0, maxTokens: 100)
        }
        #expect(throws: EngineError.self) { try Generation(request(full), on: replica) }
        #expect(throws: EngineError.self) { try Generation(request([]), on: replica) }
        let made = try replica.generate(request(Array(full.dropLast(3))))
        #expect(made.tokens.count <= 3 && made.finish != nil)
    }
}
