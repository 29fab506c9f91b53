import SprintProtocol

extension Scenario {
    /// Everything goes wrong for 15 seconds, then nothing does, and nothing is bounded tightly:
    /// every run must be answered with exactly the tokens that a cluster without faults gives.
    public static func recoverable(seed: UInt64) -> Scenario {
        var random = SeededRandom(seed: seed)
        var scenario = troubled(seed: seed, &random)
        scenario.healedAt = .seconds(15)
        scenario.timing.attemptsMax = 10_000
        scenario.timing.leaseDuration = .seconds(8)
        for index in scenario.submissions.indices {
            scenario.submissions[index].options.deadline = .seconds(86_400)
        }
        return scenario
    }

    /// As `recoverable`, but attempts and deadlines are short, callers give up and nothing heals:
    /// every run must end in a result or a typed error.
    public static func harsh(seed: UInt64) -> Scenario {
        var random = SeededRandom(seed: ~seed)
        var scenario = troubled(seed: seed, &random)
        scenario.healedAt = .seconds(3_600)
        scenario.timing.attemptsMax = Int.random(in: 1...4, using: &random)
        scenario.timing.leaseDuration = .seconds(4)
        for index in scenario.submissions.indices {
            scenario.submissions[index].options.deadline = random.duration(500...30_000)
            if random.happens(permille: 200) {
                let at = scenario.submissions[index].at + random.duration(0...8_000)
                scenario.faults.append(TimedFault(at: at, .cancel(RunID(UInt64(index + 1)))))
            }
        }
        return scenario
    }

    private static func troubled(seed: UInt64, _ random: inout SeededRandom) -> Scenario {
        var scenario = Scenario(seed: seed)
        scenario.workers = Int.random(in: 1...4, using: &random)
        scenario.slots = Int.random(in: 1...3, using: &random)
        scenario.delayMilliseconds = 1...Int.random(in: 1...200, using: &random)
        scenario.chances = chances(&random)
        scenario.submissions = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            var options = RunOptions(seed: random.next(), maxExecutionTokens: 32)
            options.ship = ShipPolicy.allCases[Int.random(in: 0..<3, using: &random)]
            options.context = ExecutorContext.allCases[Int.random(in: 0..<2, using: &random)]
            return Submission(at: random.duration(0...4_000), options: options)
        }.sorted { $0.at < $1.at }
        scenario.faults = (0..<Int.random(in: 0...5, using: &random)).map { _ in
            TimedFault(at: random.duration(0...14_000), fault(workers: scenario.workers, &random))
        }
        return scenario
    }

    private static func chances(_ random: inout SeededRandom) -> Chances {
        var chances = Chances()
        guard random.happens(permille: 700) else { return chances }
        chances.messageLost = Int.random(in: 0...60, using: &random)
        chances.messageRepeated = Int.random(in: 0...60, using: &random)
        chances.pageLost = Int.random(in: 0...100, using: &random)
        chances.pageDamaged = Int.random(in: 0...100, using: &random)
        chances.pagesGone = Int.random(in: 0...100, using: &random)
        chances.declined = Int.random(in: 0...100, using: &random)
        chances.illegal = Int.random(in: 0...60, using: &random)
        chances.hung = Int.random(in: 0...100, using: &random)
        return chances
    }

    private static func fault(workers: Int, _ random: inout SeededRandom) -> Fault {
        let worker = Int.random(in: 0..<workers, using: &random)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .crash(worker, restartAfter: nil)
        case 1, 2: return .crash(worker, restartAfter: random.duration(100...5_000))
        case 3: return .pause(worker, for: random.duration(500...8_000))
        case 4: return .partition(worker, for: random.duration(500...8_000))
        case 5: return .slow(worker, factor: Int.random(in: 2...20, using: &random))
        case 6: return random.happens(permille: 500) ? .drain(worker) : .garbage(worker)
        default: return .coordinatorPause(for: random.duration(500...6_000))
        }
    }
}
