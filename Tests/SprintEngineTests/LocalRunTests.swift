import SprintEngine
import SprintProtocol
import SprintTrajectory
import Testing

@Suite struct LocalRunTests {
    /// What prose may do in a well-formed trajectory.
    static let harmless: Set<TrajectoryDeviation.Kind> = [
        .boxedInPlan, .duplicatePrompt, .futureReference, .nonePlan, .damagedTag,
    ]

    @Test(arguments: [UInt64(1), 2, 3, 4], [0, 0.6, 1.5])
    func `a model that knows nothing writes well-formed trajectories`(
        seed: UInt64, temperature: Double
    ) throws {
        let replica = try SmallModel.replica(seed: seed)
        let question = SmallModel.question(SmallModel.options(seed: seed, temperature: temperature))
        let result = try replica.reason(question)
        let trajectory = try TrajectoryParser.parse(result.trajectory)
        let text = String(decoding: result.trajectory, as: UTF8.self)
        let broken = trajectory.deviations.filter { !Self.harmless.contains($0.kind) }
        #expect(broken.isEmpty, "seed \(seed), temperature \(temperature):\n\(text)")
        #expect(trajectory.rounds.count == result.rounds.count)
        for (parsed, round) in zip(trajectory.rounds, result.rounds) {
            #expect(parsed.executions?.items.count == round.tasks.count)
            #expect((2...3).contains(round.tasks.count))
        }
        #expect(result.grammar.escapedTags == 1)
        #expect(replica.kvAccount.pagesInUse == replica.kvAccount.pagesStored)
    }

    /// A plan of three prompts cannot close within the answer's limit; that is not its limit.
    @Test(arguments: [UInt64(1), 2, 3])
    func `the answer's limit forces no plan`(seed: UInt64) throws {
        func plans(answerTokens: Int) throws -> [String] {
            let replica = try SmallModel.replica(seed: seed)
            var options = SmallModel.options(seed: seed, rounds: 3, prompts: 3...3)
            options.maxPlanTokens = 250
            options.maxAnswerTokens = answerTokens
            return try replica.reason(SmallModel.question(options)).rounds.map(\.plan)
        }
        #expect(try plans(answerTokens: 16) == plans(answerTokens: 250))
    }
}
