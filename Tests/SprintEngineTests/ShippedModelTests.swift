import SprintEngine
import SprintProtocol
import SprintTrajectory
import Testing

/// The repository's own model on one replica and across two.
@Suite struct ShippedModelTests {
    @Test(arguments: NumericsProfile.allCases, ["", "tiny.gguf"])
    func `the plain chain is transformers' greedy string`(
        numerics: NumericsProfile, file: String
    ) throws {
        let golden = try ShippedModel.golden()
        let replica = try ShippedModel.replica(numerics: numerics, file: file)
        let prompt = replica.language.rawPrompt(golden.prompt)
        #expect(prompt == golden.prompt_tokens)
        let made = try replica.generate(
            Generation.Request(prompt: prompt, sampling: .greedy, seed: 0, maxTokens: 320))
        #expect(golden.greedy_tokens.count == 320)
        #expect(made.tokens == golden.greedy_tokens)
        #expect(made.finish == .limit)
        #expect(replica.language.text(of: made.tokens) == golden.greedy_text)
    }

    @Test(arguments: NumericsProfile.allCases)
    func `nine words are well-formed rounds of up to three tasks`(numerics: NumericsProfile) throws
    {
        let result = try ShippedModel.replica(numerics: numerics)
            .reason(ShippedModel.question())
        let text = String(decoding: result.trajectory, as: UTF8.self)
        let trajectory = try TrajectoryParser.parse(result.trajectory)
        let structural = trajectory.deviations.filter {
            !LocalRunTests.harmless.contains($0.kind)
        }
        #expect(structural.isEmpty, "\(structural)\n\(text)")
        #expect(trajectory.bytes == result.trajectory)
        let tasks = result.tasks
        #expect(tasks.count >= 8 && result.rounds.contains { $0.tasks.count == 3 }, "\(text)")
        #expect(
            trajectory.rounds.map { $0.executions?.items.count } == result.rounds.map(\.tasks.count)
        )
        #expect(tasks.allSatisfy { $0.finish == .closingTag })
    }

    @Test(arguments: NumericsProfile.allCases)
    func `a greedy run is the one that transformers plays`(numerics: NumericsProfile) throws {
        let golden = try ShippedModel.golden()
        let result = try ShippedModel.replica(numerics: numerics).reason(ShippedModel.question())
        let text = String(decoding: result.trajectory, as: UTF8.self)
        #expect(text == golden.prompt + ShippedModel.greedyRun)
        #expect(result.answer.map { ShippedModel.greedyRun.contains("{\($0)}") } == true)
    }

    @Test(arguments: [0, 0.6], [ExecutorContext.prefix, .rearranged])
    func `where the executors run never shows`(
        temperature: Double, context: ExecutorContext
    ) throws {
        let question = ShippedModel.question(temperature: temperature, context: context)
        let alone = try ShippedModel.replica().reason(question)
        for shipping in SmallCluster.Shipping.allCases {
            var cluster = SmallCluster(
                planner: try ShippedModel.replica(slots: 2),
                workers: [try ShippedModel.replica(threads: 2)], shipping: shipping, seed: 11)
            let answer = try cluster.solve(question)
            #expect(answer.trajectory == alone.trajectory, "\(shipping)")
            #expect(answer.answer == alone.answer)
            let shipped = cluster.results.reduce(0) { $0 + $1.account.pagesShipped }
            switch shipping {
            case .ship where context == .prefix:
                #expect(shipped >= 16 && cluster.refusals.isEmpty, "\(shipped) pages")
            case .recompute: #expect(shipped == 0)
            case .forge:
                #expect(shipped == 0 && (context == .rearranged || !cluster.refusals.isEmpty))
            default: break
            }
        }
    }
}
