import SprintCountdown
import SprintCuration
import Testing

/// A seed names a data set; its problems are of the rule, the split and the mix that were asked
/// for.
struct CountdownDrawTests {
    private static func problems(
        _ count: Int, mix: CountdownMix = .natural, split: CountdownSplit? = nil, seed: UInt64 = 1,
        rule: CountdownRule = .standard
    ) throws -> [CountdownProblem] {
        var draw = CountdownDraw(rule: rule, mix: mix, split: split, seed: seed)
        return try (0..<count).map { _ in try draw.nextProblem() }
    }

    @Test
    func theSameSeedGivesTheSameBytes() throws {
        func bytes(_ seed: UInt64) throws -> [UInt8] {
            var bytes: [UInt8] = []
            for sample in try CountdownSampleTests.samples(20, seed: seed) {
                sample.writeLine(to: &bytes)
            }
            return bytes
        }
        #expect(try bytes(3) == bytes(3))
        #expect(try bytes(3) != bytes(4))
    }

    @Test
    func splitsAreDisjointAndNoProblemComesTwice() throws {
        var owners: [[Int]: CountdownSplit] = [:]
        for split in CountdownSplit.allCases {
            let problems = try Self.problems(1_500, split: split)
            #expect(Set(problems).count == problems.count)
            for problem in problems {
                let key = problem.numbers.sorted() + [problem.target]
                #expect(owners[key] ?? split == split, "\(problem.identifier)")
                owners[key] = split
            }
        }
    }

    @Test
    func problemsAreOfTheRule() throws {
        let rule = try CountdownRule(numbers: 3...9, targets: 20...30, intermediateMax: 60)
        for problem in try Self.problems(500, rule: rule) {
            #expect(problem.numbers.allSatisfy { (3...9).contains($0) })
            #expect((20...30).contains(problem.target))
        }
    }

    @Test
    func aBalancedMixHasItsShares() throws {
        let solver = CountdownSolver()
        var counts = [0, 0, 0, 0]
        for problem in try Self.problems(600, mix: .standard, seed: 8) {
            let level = solver.firstSolution(of: problem)?.level ?? 0
            counts[(level + 5) / 6 > 3 ? 3 : (level + 5) / 6] += 1
        }
        #expect((60...120).contains(counts[0]), "\(counts)")
        for band in 1...3 { #expect((130...210).contains(counts[band]), "\(counts)") }
    }

    @Test
    func anEmptyWishIsAnErrorAndNoEndlessLoop() throws {
        let rule = try CountdownRule(numbers: 1...1, targets: 10...10, intermediateMax: 100)
        var draw = CountdownDraw(rule: rule, mix: .natural, split: nil, seed: 0)
        _ = try draw.nextProblem()
        #expect(throws: CurationError.exhausted("the split")) { _ = try draw.nextProblem() }
    }

    @Test
    func questionsNameTheProblem() throws {
        let problem = try CountdownProblem(numbers: [15, 12, 5, 4], target: 78)
        #expect(
            CountdownQuestion.allCases.map { $0.text(of: problem) } == [
                "Use 15, 12, 5 and 4 to make 78.",
                "Using the numbers [15, 12, 5, 4], create an equation that equals 78.",
                "Make 78 from 15, 12, 5, 4.",
                "Numbers: 15, 12, 5, 4. Target: 78.",
                "Reach 78 with the numbers 15, 12, 5 and 4.",
                "Which expression of 15, 12, 5 and 4 equals 78?",
            ])
    }
}
