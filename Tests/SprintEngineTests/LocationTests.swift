import SprintProtocol
import Testing

@testable import SprintEngine

/// Contract C1 on the engine: where the work is done never shows.
@Suite struct LocationTests {
    @Test(arguments: SmallCluster.Shipping.allCases, [0, 0.6])
    func `pages shipped, lost, forged or recomputed give one trajectory`(
        shipping: SmallCluster.Shipping, temperature: Double
    ) throws {
        let question = SmallModel.question(SmallModel.options(temperature: temperature))
        let expected = try SmallModel.replica().reason(question).trajectory
        let seed: UInt64 = 11
        var cluster = SmallCluster(
            planner: try SmallModel.replica(),
            workers: [try SmallModel.replica(), try SmallModel.replica()],
            shipping: shipping, seed: seed)
        let answer = try cluster.solve(question)
        #expect(answer.trajectory == expected, "seed \(seed)")
        let shipped = cluster.results.reduce(0) { $0 + $1.account.pagesShipped }
        let recomputed = cluster.results.reduce(0) { $0 + $1.account.tokensRecomputed }
        #expect(cluster.results.count >= 4)
        switch shipping {
        case .ship: #expect(shipped >= 8 && recomputed < shipped * Limits.pageTokens)
        case .recompute: #expect(shipped == 0 && recomputed > 0)
        case .lossy: #expect(shipped > 0 && recomputed > 0)
        case .forge:
            #expect(shipped == 0 && recomputed > 0)
            #expect(
                cluster.refusals.count == cluster.results.reduce(0) { $0 + $1.account.pagesRefused }
            )
            #expect(!cluster.refusals.isEmpty)
        }
        for replica in [cluster.planner] + cluster.workers {
            #expect(replica.kvAccount.pagesInUse == replica.kvAccount.pagesEvictable)
        }
    }

    @Test(arguments: [1, 3, 17, 64, 256], [1, 2])
    func `batch size and threads give one trajectory`(batchTokens: Int, threads: Int) throws {
        let question = SmallModel.question()
        let expected = try SmallModel.replica().reason(question).trajectory
        let other = try SmallModel.replica(batchTokens: batchTokens, threads: threads)
        #expect(try other.reason(question).trajectory == expected)
    }

    @Test(arguments: [2, 3, 5])
    func `few slots give one trajectory`(slots: Int) throws {
        let question = SmallModel.question(SmallModel.options(prompts: 3...3))
        let expected = try SmallModel.replica().reason(question).trajectory
        #expect(try SmallModel.replica(slots: slots).reason(question).trajectory == expected)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5, 6])
    func `interleavings of steps give one trajectory`(seed: UInt64) throws {
        let question = SmallModel.question(SmallModel.options(temperature: 0.9))
        let expected = try SmallModel.replica().reason(question).trajectory
        var cluster = SmallCluster(
            planner: try SmallModel.replica(batchTokens: 7),
            workers: [try SmallModel.replica(batchTokens: 40)],
            shipping: .ship, seed: seed)
        #expect(try cluster.solve(question).trajectory == expected, "seed \(seed)")
    }

    @Test func `several runs on one replica write what each writes alone`() throws {
        let questions = (1...4).map { SmallModel.question(SmallModel.options(seed: $0, rounds: 2)) }
        let expected = try questions.map { try SmallModel.replica().reason($0).trajectory }
        let replica = try SmallModel.replica(slots: 12, batchTokens: 50)
        #expect(try Self.together(questions, on: replica) == expected)
    }

    @Test func `a replica short of memory recomputes and writes the same`() throws {
        let questions = (1...4).map { SmallModel.question(SmallModel.options(seed: $0, rounds: 2)) }
        let expected = try questions.map { try SmallModel.replica().reason($0).trajectory }
        let replica = try SmallModel.replica(slots: 12, pages: 26, batchTokens: 50)
        #expect(try Self.together(questions, on: replica) == expected)
        #expect(replica.kvAccount.store.evictions > 0)
        #expect(replica.kvAccount.pagesInUse <= 26)
    }

    @Test(arguments: [0, 0.6])
    func `the rearranged form is the same on one replica and on two`(temperature: Double) throws {
        let options = SmallModel.options(
            temperature: temperature, prompts: 3...3, context: .rearranged)
        let question = SmallModel.question(options)
        let expected = try SmallModel.replica().reason(question).trajectory
        var cluster = SmallCluster(
            planner: try SmallModel.replica(), workers: [try SmallModel.replica()], shipping: .ship,
            seed: 5)
        #expect(try cluster.solve(question).trajectory == expected)
        let prefixForm = SmallModel.question(
            SmallModel.options(temperature: temperature, prompts: 3...3))
        #expect(try SmallModel.replica().reason(prefixForm).trajectory != expected)
    }

    @Test func `the seed shows above temperature 0 and not at it`() throws {
        func trajectory(_ seed: UInt64, _ temperature: Double) throws -> [UInt8] {
            let options = SmallModel.options(seed: seed, temperature: temperature, rounds: 2)
            return try SmallModel.replica().reason(SmallModel.question(options)).trajectory
        }
        #expect(try trajectory(1, 0.6) != trajectory(2, 0.6))
        #expect(try trajectory(1, 0) == trajectory(2, 0))
    }

    /// Steps several runs on one replica to their ends.
    static func together(_ questions: [Question], on replica: Replica) throws -> [[UInt8]] {
        let runs = try questions.enumerated().map { index, question in
            try LocalRun(RunID(UInt64(index + 1)), question, on: replica, at: .zero)
        }
        var trajectories = [[UInt8]](repeating: [], count: runs.count)
        while runs.contains(where: { !$0.isEnded }) {
            let events = replica.step()
            for (index, run) in runs.enumerated() {
                for event in run.handle(events, at: .zero) {
                    if case .failed(let failure) = event { throw failure }
                    if case .finished(let result) = event {
                        trajectories[index] = result.trajectory
                    }
                }
            }
        }
        return trajectories
    }
}
