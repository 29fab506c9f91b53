import SprintCountdown
import SprintProtocol
import Testing

/// The systematic search misses nothing, invents nothing, and keeps the order that levels count in.
struct CountdownSolverTests {
    let solver = CountdownSolver()
    static let seed: UInt64 = 20_250

    @Test
    func solvableExactlyWhereBruteForceIs() {
        var generator = SplitMix64(seed: Self.seed)
        let twin = BruteForce(rule: .standard)
        var unsolvable = 0
        for _ in 0..<60 {
            let problem = CountdownProblem.random(.standard, using: &generator)
            let isSolvable = solver.firstSolution(of: problem) != nil
            #expect(
                isSolvable == twin.reaches(problem.target, from: problem.numbers),
                "seed \(Self.seed), \(problem.identifier)")
            if !isSolvable { unsolvable += 1 }
        }
        #expect((1..<60).contains(unsolvable), "both kinds occur")
    }

    @Test
    func everySolutionIsRightAndKeepsTheRule() {
        var generator = SplitMix64(seed: Self.seed + 1)
        let grader = CountdownGrader()
        var count = 0
        for _ in 0..<200 {
            let problem = CountdownProblem.random(.standard, using: &generator)
            for chain in solver.solutions(of: problem) {
                let verdict = grader.grade(expression: chain.expression, problem: problem)
                #expect(verdict.isRight, "\(problem.identifier): \(chain.expression)")
                #expect(verdict.obeysRule == true, "\(problem.identifier): \(chain.expression)")
                count += 1
            }
        }
        #expect(count > 200)
    }

    @Test
    func theLevelIsTheFirstMoveWithAChain() {
        var generator = SplitMix64(seed: Self.seed + 2)
        for _ in 0..<200 {
            let problem = CountdownProblem.random(.standard, using: &generator)
            let moves = solver.moves(of: problem)
            let index = moves.firstIndex { solver.firstChain(after: $0, to: problem.target) != nil }
            let solution = solver.firstSolution(of: problem)
            #expect(solution?.level == index.map { $0 + 1 })
            #expect(solution?.chain == solver.solutions(of: problem).first)
        }
    }

    @Test
    func movesComeByPositionThenOperation() throws {
        let problem = try CountdownProblem(numbers: [4, 8, 1, 15], target: 50)
        let moves = solver.moves(of: problem).map { move in
            "\(move.step.high)\(Character(Unicode.Scalar(move.step.operation.symbol)))"
                + "\(move.step.low)=\(move.step.result)|\(move.left[0]),\(move.left[1])"
        }
        #expect(
            moves == [
                "8+4=12|1,15", "8-4=4|1,15", "8*4=32|1,15", "8/4=2|1,15",
                "4+1=5|8,15", "4-1=3|8,15", "4*1=4|8,15",
                "15+4=19|8,1", "15-4=11|8,1", "15*4=60|8,1",
                "8+1=9|4,15", "8-1=7|4,15", "8*1=8|4,15",
                "15+8=23|4,1", "15-8=7|4,1",
                "15+1=16|4,8", "15-1=14|4,8", "15*1=15|4,8",
            ])
    }

    @Test
    func widerRulesAreChecked() throws {
        #expect(throws: CountdownError.self) {
            try CountdownRule(numbers: 1...15, targets: 10...200, intermediateMax: 100)
        }
        #expect(throws: CountdownError.self) {
            try CountdownRule(numbers: 0...15, targets: 10...100, intermediateMax: 100)
        }
        #expect(throws: CountdownError.self) {
            try CountdownRule(numbers: 1...2_000_000, targets: 10...100, intermediateMax: 100)
        }
        let wide = try CountdownRule(numbers: 1...50, targets: 10...999, intermediateMax: 5_000)
        let problem = try CountdownProblem(numbers: [50, 20, 7, 3], target: 990)
        #expect(CountdownSolver(rule: wide).firstSolution(of: problem) != nil)
        #expect(solver.firstSolution(of: problem) == nil)
    }

    @Test(arguments: [
        [], [1], [1, 2, 3, 4, 5, 6, 7], [0, 1, 2, 3], [1, 2, 3, -4], [1, 1_000_001],
    ])
    func otherNumbersMakeNoProblem(_ numbers: [Int]) {
        #expect(throws: CountdownError.self) { try CountdownProblem(numbers: numbers, target: 10) }
    }

    @Test
    func twoToSixNumbersMakeAProblemAndFourAreSearched() throws {
        for count in Limits.countdownNumbersMin...Limits.countdownNumbersMax {
            let numbers = Array(1...count)
            let problem = try CountdownProblem(numbers: numbers, target: 10)
            #expect(problem.numbers == numbers)
            #expect(CountdownSolver.takes(problem) == (count == 4))
        }
        let error = #expect(throws: CountdownError.self) {
            try CountdownProblem(numbers: [1], target: 10)
        }
        #expect(error?.description.contains("1 number instead of 2 to 6") == true)
    }

    /// A number may be larger than every intermediate result; what a step makes of it may not.
    @Test
    func noStepPassesTheBoundHoweverLargeTheNumbers() throws {
        var generator = SplitMix64(seed: Self.seed + 3)
        let rule = try CountdownRule(numbers: 1...400, targets: 10...100, intermediateMax: 100)
        let solver = CountdownSolver(rule: rule), grader = CountdownGrader(rule: rule)
        let twin = BruteForce(rule: rule)
        var solvable = 0
        for _ in 0..<300 {
            let problem = CountdownProblem.random(rule, using: &generator)
            let solution = solver.firstSolution(of: problem)
            #expect(
                (solution != nil) == twin.reaches(problem.target, from: problem.numbers),
                "seed \(Self.seed + 3), \(problem.identifier)")
            guard let solution else { continue }
            solvable += 1
            let verdict = grader.grade(expression: solution.chain.expression, problem: problem)
            #expect(verdict.obeysRule == true, "\(problem.identifier)")
        }
        #expect((1..<300).contains(solvable), "both kinds occur")
        // Only ( 360 / 2 - 80 ) * 1 would do, by way of 180.
        let quotient = try CountdownProblem(numbers: [360, 2, 80, 1], target: 100)
        #expect(!twin.reaches(100, from: quotient.numbers))
        #expect(solver.firstSolution(of: quotient) == nil)
    }
}
