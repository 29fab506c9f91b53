import SprintProtocol

/// Numbers and a target to make from them, each number used exactly once.
public struct CountdownProblem: Hashable, Sendable {
    /// How many numbers a problem may have; what is drawn has `CountdownSolver.numberCount`.
    public static let numberCounts = Limits.countdownNumbersMin...Limits.countdownNumbersMax

    /// The numbers in the order in which they were drawn, which is the order of the search.
    public let numbers: [Int]
    /// The number to make.
    public let target: Int

    /// A problem, from wherever it comes; it need not lie in a rule's ranges.
    ///
    /// - Throws: `CountdownError.problem` unless there are as many numbers as `numberCounts` allows
    ///   and all values are in `1...Limits.countdownValueMax`.
    public init(numbers: [Int], target: Int) throws(CountdownError) {
        let counts = Self.numberCounts
        guard counts.contains(numbers.count) else {
            throw .problem(
                "it has \(numbers.count) number\(numbers.count == 1 ? "" : "s") instead of "
                    + "\(counts.lowerBound) to \(counts.upperBound)")
        }
        for value in numbers + [target]
        where value < 1 || value > Limits.countdownValueMax {
            throw .problem("\(value) is not in 1...\(Limits.countdownValueMax)")
        }
        self.init(checked: numbers, target: target)
    }

    /// A problem drawn within a rule.
    init(checked numbers: [Int], target: Int) {
        self.numbers = numbers
        self.target = target
    }

    /// Its name: numbers in their order, then the target, joined by dashes.
    public var identifier: String {
        numbers.map { "\($0)-" }.joined() + "\(target)"
    }
}
