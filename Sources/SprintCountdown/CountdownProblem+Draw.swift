import SprintProtocol

extension CountdownProblem {
    /// A uniformly drawn problem of the rule, one that the systematic search takes: numbers with
    /// repetition, then the target.
    public static func random(_ rule: CountdownRule, using generator: inout SplitMix64)
        -> CountdownProblem
    {
        var numbers: [Int] = []
        numbers.reserveCapacity(CountdownSolver.numberCount)
        for _ in 0..<CountdownSolver.numberCount {
            numbers.append(generator.number(in: rule.numbers))
        }
        return CountdownProblem(
            checked: numbers, target: generator.number(in: rule.targets))
    }
}
