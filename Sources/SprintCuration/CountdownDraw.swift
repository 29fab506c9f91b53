import SprintCountdown
import SprintProtocol

/// Draws the problems of a data set: the same seed gives the same problems, none twice.
public struct CountdownDraw: Sendable {
    /// What the next problem has to be.
    private enum Wish: Hashable {
        case any
        case unsolvable
        case level(ClosedRange<Int>)

        func holds(_ solution: CountdownSolution?) -> Bool {
            switch self {
            case .any: true
            case .unsolvable: solution == nil
            case .level(let band): solution.map { band.contains($0.level) } ?? false
            }
        }

        var description: String {
            switch self {
            case .any: "the split"
            case .unsolvable: "the unsolvable share"
            case .level(let band): "levels \(band.lowerBound)-\(band.upperBound)"
            }
        }
    }

    private let solver: CountdownSolver
    private let mix: CountdownMix
    private let split: CountdownSplit?
    private var generator: SplitMix64
    private var seen: Set<CountdownProblem> = []

    /// A drawing of problems.
    ///
    /// - Parameter split: the share to draw from; `nil` draws from all.
    public init(rule: CountdownRule, mix: CountdownMix, split: CountdownSplit?, seed: UInt64) {
        solver = CountdownSolver(rule: rule)
        self.mix = mix
        self.split = split
        generator = SplitMix64(seed: seed)
    }

    /// The next sample.
    ///
    /// - Throws: `CurationError.exhausted` if `Limits.countdownDrawsMax` draws gave no new problem
    ///   of the kind that is due.
    public mutating func next() throws(CurationError) -> CountdownSample {
        let forms = CountdownQuestion.allCases
        let form = forms[generator.below(forms.count)]
        return CountdownSample(problem: try nextProblem(), form: form, solver: solver)
    }

    /// The next problem.
    ///
    /// - Throws: as `next`.
    public mutating func nextProblem() throws(CurationError) -> CountdownProblem {
        let wish = nextWish()
        for _ in 0..<Limits.countdownDrawsMax {
            let problem = CountdownProblem.random(solver.rule, using: &generator)
            if let split, CountdownSplit(of: problem) != split { continue }
            if seen.contains(problem) { continue }
            if wish != .any, !wish.holds(solver.firstSolution(of: problem)) { continue }
            seen.insert(problem)
            return problem
        }
        throw .exhausted(wish.description)
    }

    private mutating func nextWish() -> Wish {
        guard case .balanced(let bands, let unsolvablePermille) = mix else { return .any }
        if generator.below(1_000) < unsolvablePermille || bands.isEmpty { return .unsolvable }
        return .level(bands[generator.below(bands.count)])
    }
}
