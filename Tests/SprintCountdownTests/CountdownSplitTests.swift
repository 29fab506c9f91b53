import SprintCountdown
import SprintProtocol
import Testing

/// Splits are a function of the multiset of numbers and the target, in the stated shares, for ever.
struct CountdownSplitTests {
    @Test
    func ordersOfTheSameNumbersShareASplit() throws {
        var generator = SplitMix64(seed: 9)
        for _ in 0..<200 {
            let problem = CountdownProblem.random(.standard, using: &generator)
            for shift in 1..<4 {
                let turned = Array(problem.numbers[shift...] + problem.numbers[..<shift])
                let other = try CountdownProblem(
                    numbers: turned.reversed(), target: problem.target)
                #expect(CountdownSplit(of: other) == CountdownSplit(of: problem))
            }
        }
    }

    @Test
    func sharesAreNinetyFiveFive() {
        var generator = SplitMix64(seed: 10)
        var counts: [CountdownSplit: Int] = [:]
        for _ in 0..<40_000 {
            let problem = CountdownProblem.random(.standard, using: &generator)
            counts[CountdownSplit(of: problem), default: 0] += 1
        }
        #expect((35_500...36_500).contains(counts[.train] ?? 0), "\(counts)")
        #expect((1_700...2_300).contains(counts[.validation] ?? 0), "\(counts)")
        #expect((1_700...2_300).contains(counts[.test] ?? 0), "\(counts)")
    }

    @Test
    func splitsAndDrawsNeverChange() throws {
        var generator = SplitMix64(seed: 1)
        let drawn = (0..<3).map { _ in
            CountdownProblem.random(.standard, using: &generator).identifier
        }
        #expect(drawn == Self.firstProblems)
        let splits = try [[1, 2, 3, 4], [15, 12, 5, 4], [7, 7, 7, 7], [1, 1, 1, 10]]
            .map { try Self.letters(of: $0) }
        #expect(splits == Self.places)
    }

    /// A letter for each target from 10 to 60.
    private static func letters(of numbers: [Int]) throws -> String {
        try (10...60).map { target in
            let problem = try CountdownProblem(numbers: numbers, target: target)
            return switch CountdownSplit(of: problem) {
            case .train: "."
            case .validation: "v"
            case .test: "t"
            }
        }.joined()
    }

    // Computed apart, in Python, from the published definitions of SplitMix64 and FNV-1a.
    private static let firstProblems = ["9-12-15-7-50", "12-14-8-5-82", "7-10-7-8-49"]
    private static let places = [
        "....................tt.tt.....................v.t..",
        ".............t..............t.........v..v......t..",
        "......v........t.....................t..t.....t....",
        "..............t...v...t........t..............v...t",
    ]
}
