extension CountdownProblem {
    /// A uniformly drawn problem of the rule: numbers with repetition, then the target.
    public static func random(
        _ rule: CountdownRule, using generator: inout some RandomNumberGenerator
    ) -> CountdownProblem {
        var numbers: [Int] = []
        numbers.reserveCapacity(numberCount)
        for _ in 0..<numberCount {
            numbers.append(Int.random(in: rule.numbers, using: &generator))
        }
        return CountdownProblem(
            checked: numbers, target: Int.random(in: rule.targets, using: &generator))
    }
}
