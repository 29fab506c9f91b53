import SprintProtocol
import Testing

@testable import SprintCountdown

/// The search by subsets misses nothing and invents nothing, however many numbers there are.
struct SubsetSearchTests {
    static let seed: UInt64 = 20_260
    /// Numbers that are too small, right, and too large for most targets.
    static let ranges = [1...2, 1...15, 30...99]

    private func problems(_ count: Int, _ each: Int, seed: UInt64) throws -> [CountdownProblem] {
        var generator = SplitMix64(seed: seed)
        return try Self.ranges.flatMap { range in
            try (0..<each).map { _ in
                try CountdownProblem(
                    numbers: (0..<count).map { _ in generator.number(in: range) },
                    target: generator.number(in: 1...100))
            }
        }
    }

    private func solution(
        of problem: CountdownProblem, _ rule: CountdownRule = .standard
    ) -> CountdownExpression? {
        var search = SubsetSearch(problem, rule: rule)
        return search.solution()
    }

    @Test(arguments: [(2, 40), (3, 40), (4, 20), (5, 1)])
    func solvableExactlyWhereBruteForceIs(count: Int, each: Int) throws {
        let twin = BruteForce(rule: .standard), subsets = EveryValue(rule: .standard)
        let seed = Self.seed + UInt64(count)
        for problem in try problems(count, each, seed: seed) {
            let isSolvable = twin.reaches(problem.target, from: problem.numbers)
            let name: Comment = "seed \(seed), \(problem.identifier)"
            #expect((solution(of: problem) != nil) == isSolvable, name)
            #expect(subsets.reaches(problem.target, from: problem.numbers) == isSolvable, name)
        }
    }

    @Test(arguments: [(5, 8), (6, 4)])
    func solvableExactlyWhereEveryValueIsListed(count: Int, each: Int) throws {
        let twin = EveryValue(rule: .standard)
        let seed = Self.seed + UInt64(10 * count)
        var solvable = 0
        let problems = try problems(count, each, seed: seed)
        for problem in problems {
            let isSolvable = solution(of: problem) != nil
            #expect(
                isSolvable == twin.reaches(problem.target, from: problem.numbers),
                "seed \(seed), \(problem.identifier)")
            if isSolvable { solvable += 1 }
        }
        #expect((1..<problems.count).contains(solvable), "both kinds occur")
    }

    @Test
    func aWiderRuleFindsMore() throws {
        let numbers = [25, 50, 75, 100, 3, 6]
        let problem = try CountdownProblem(numbers: numbers, target: 952)
        for bound in [1_000, 25_000, Limits.countdownValueMax] {
            let rule = try CountdownRule(
                numbers: 1...100, targets: 1...bound, intermediateMax: bound)
            let found = solution(of: problem, rule)
            #expect(
                (found != nil) == EveryValue(rule: rule).reaches(952, from: numbers), "\(bound)")
            guard let found else {
                #expect(bound < 25_000, "((100 + 6) * 3 * 75 - 50) / 25")
                continue
            }
            let verdict = CountdownGrader(rule: rule)
                .grade(expression: found.description, problem: problem)
            #expect(verdict.isRight && verdict.obeysRule == true, "\(found)")
        }
        #expect(solution(of: problem) == nil, "952 is no result of the standard rule")
    }

    @Test(arguments: 2...6)
    func everySolutionIsRightAndKeepsTheRule(count: Int) throws {
        let grader = CountdownGrader()
        let seed = Self.seed + UInt64(100 + count)
        var right = 0
        for problem in try problems(count, 60, seed: seed) {
            guard let text = CountdownSolver().expression(solving: problem) else { continue }
            let verdict = grader.grade(expression: text, problem: problem)
            #expect(verdict.isRight, "seed \(seed), \(problem.identifier): \(text)")
            #expect(verdict.obeysRule == true, "seed \(seed), \(problem.identifier): \(text)")
            #expect(text == CountdownSolver().expression(solving: problem), "the same each time")
            right += 1
        }
        #expect(right > 0)
    }

    @Test
    func ofFourNumbersItDecidesAsTheSystematicSearchDoes() throws {
        let solver = CountdownSolver()
        for problem in try problems(4, 150, seed: Self.seed + 1) {
            let systematic = solver.firstSolution(of: problem)
            #expect(
                (solution(of: problem) != nil) == (systematic != nil),
                "seed \(Self.seed + 1), \(problem.identifier)")
            #expect(solver.expression(solving: problem) == systematic?.chain.expression)
        }
    }

    /// The worst case: steps in every order would be 2.8 million chains for each target.
    @Test
    func sixNumbersWithoutASolutionAreAnsweredAtOnce() throws {
        let bound = Limits.countdownValueMax
        let wide = try CountdownRule(numbers: 1...100, targets: 1...bound, intermediateMax: bound)
        for target in 999_900...999_919 {
            let problem = try CountdownProblem(numbers: [2, 3, 5, 7, 11, 13], target: target)
            #expect(solution(of: problem, wide) == nil, "30030 is the largest value")
        }
    }

    @Test(arguments: [
        ("7", "7"), ("15*5+12/4", "( 15 * 5 ) + ( 12 / 4 )"), ("1-(2-3)", "1 - ( 2 - 3 )"),
        ("1+2+3", "( 1 + 2 ) + 3"), ("\\frac{8}{3-1}", "8 / ( 3 - 1 )"),
    ])
    func anExpressionIsWrittenAsItIsCalculated(text: String, written: String) throws {
        let expression = try CountdownExpression(parsing: text)
        #expect(expression.description == written)
        #expect(try CountdownExpression(parsing: written) == expression)
    }
}
