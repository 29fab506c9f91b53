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
            let logits = try scorer.lastLogits(of: prompt + twin).prefix(
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

    /// A weight that is no number makes every logit one; nothing drawn from those means anything.
    @Test(arguments: [Float.nan, .infinity])
    func `logits that are not finite end a generation, a task and a run with their reason`(
        spread: Float
    ) throws {
        let model = try SmallModel.transformer(spread: spread)
        let replica = Replica(
            model: model, language: try SmallModel.language.get(),
            options: ReplicaOptions(slots: 2, kvBytes: 20 * model.kvGeometry.pageByteCount))
        let error = EngineError.logitsNotFinite(model: "small")
        for sampling in [SamplingParameters.greedy, SamplingParameters(temperature: 0.6)] {
            let request = Generation.Request(
                prompt: [65, 66], sampling: sampling, seed: 0, maxTokens: 5)
            #expect(throws: error) { try replica.generate(request) }
        }
        var scorer = SequenceScorer(model: model)
        #expect(throws: error) { try scorer.lastLogits(of: [65, 66]) }
        #expect(throws: error) { try scorer.logProbabilities(of: [65, 66]) }

        let task = ExecutorTests.assignment(prefix: ExecutorTests.prefix(40))
        let executors = Executors(replica: replica)
        _ = try executors.begin(task, at: .zero)
        try executors.proceed(task.attempt, at: .zero)
        guard case .failed(let failure) = executors.handle(replica.step(), at: .zero).last else {
            throw TestFailure(text: "the task goes on")
        }
        #expect(failure.reason == error.description && !failure.isRetriable)

        let planners = Planners(replica: replica)
        try planners.start(RunID(1), question: SmallModel.question())
        var events: [PlanEvent] = []
        for _ in 0..<20 where events.isEmpty {
            events = planners.handle(replica.step()).map(\.1)
        }
        guard case .failed(let reason)? = events.last else {
            throw TestFailure(text: "the run goes on: \(events)")
        }
        #expect(reason.code == .plannerFailed && reason.message == error.description)
        #expect(replica.kvAccount.pagesInUse == replica.kvAccount.pagesEvictable)
    }

    @Test func `a sequence longer than the context is not scored`() throws {
        var scorer = SequenceScorer(model: try SmallModel.transformer())
        let tokens = Array(repeating: TokenID(65), count: SmallModel.contextTokens + 1)
        let error = EngineError.contextOverflow(
            tokens: tokens.count, contextTokensMax: SmallModel.contextTokens)
        #expect(throws: error) { try scorer.lastLogits(of: tokens) }
        #expect(throws: error) { try scorer.logProbabilities(of: tokens) }
    }
}
