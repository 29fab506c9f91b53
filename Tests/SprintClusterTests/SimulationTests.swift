import SprintCluster
import SprintProtocol
import SprintSimulation
import Testing

/// Seeded histories of a whole cluster. A failure names its seed: `Scenario.recoverable(seed:)`
/// with `records` set replays it.
@Suite struct SimulationTests {
    @Test("Whatever goes wrong for a while, every run is answered with the expected tokens")
    func recoverableHistoriesEndInTheAnswer() {
        var seen = ClusterCounters()
        var pagesRefused = 0
        for seed in UInt64(1)...600 {
            let report = Simulation.run(.recoverable(seed: seed))
            #expect(report.violations.isEmpty, "recoverable seed \(seed): \(report.violations)")
            let allAnswered = report.outcomes.allSatisfy {
                if case .answered = $0 { true } else { false }
            }
            #expect(allAnswered, "recoverable seed \(seed): \(report.outcomes)")
            seen.attemptsLost += report.counters.attemptsLost
            seen.attemptsDeclined += report.counters.attemptsDeclined
            seen.messagesFenced += report.counters.messagesFenced
            seen.resultsIllegal += report.counters.resultsIllegal
            seen.pagesShipped += report.counters.pagesShipped
            pagesRefused += report.pagesRefused
        }
        // The faults must really have happened, or the law above was never tried.
        #expect(seen.attemptsLost > 300 && seen.attemptsDeclined > 50 && seen.messagesFenced > 100)
        #expect(seen.pagesShipped > 1_000 && pagesRefused > 20)
        #expect(seen.resultsIllegal > 50, "\(seen.resultsIllegal) illegal results")
    }

    @Test("Without any healing, every run ends in a result or a typed error, and nothing is held")
    func harshHistoriesEnd() {
        var ends: [ReasoningFailure.Code: Int] = [:]
        var answered = 0
        for seed in UInt64(1)...600 {
            let report = Simulation.run(.harsh(seed: seed))
            #expect(report.violations.isEmpty, "harsh seed \(seed): \(report.violations)")
            for outcome in report.outcomes {
                if case .failed(let code) = outcome {
                    ends[code, default: 0] += 1
                } else {
                    answered += 1
                }
            }
        }
        let seen =
            [answered] + [.deadlineExceeded, .cancelled, .attemptsExhausted].map { ends[$0] ?? 0 }
        #expect(
            seen.allSatisfy { $0 > 20 },
            "the histories are one-sided: \(answered) answered, \(ends)")
    }

    @Test(
        "The same seed gives the same history, line for line",
        arguments: [UInt64(3), 5, 8, 13, 21, 34])
    func sameSeedSameHistory(seed: UInt64) {
        var scenario = Scenario.recoverable(seed: seed)
        scenario.records = true
        let first = Simulation.run(scenario).log
        #expect(first.count > 20)
        #expect(first == Simulation.run(scenario).log)
    }

    @Test("Number of workers, slots and the way of the pages do not change an answer")
    func locationNeverShows() {
        var seen: Set<[[[TokenID]]]> = []
        for (workers, slots, ship) in [
            (1, 1, ShipPolicy.always), (2, 2, .never), (4, 1, .auto), (8, 3, .always),
        ] {
            var scenario = Scenario(seed: 99)
            scenario.workers = workers
            scenario.slots = slots
            var options = RunOptions(seed: 4, maxExecutionTokens: 32)
            options.ship = ship
            scenario.submissions = [Scenario.Submission(at: .zero, options: options)]
            let report = Simulation.run(scenario)
            guard case .answered(let account) = report.outcomes[0] else {
                Issue.record("\(workers) workers: \(report.outcomes)")
                continue
            }
            #expect((report.counters.pagesShipped > 0) == (ship != .never))
            seen.insert(account.rounds.map { $0.tasks.map(\.result.tokens) })
        }
        #expect(seen.count == 1)
    }
}
