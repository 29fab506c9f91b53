extension CountdownSolver {
    /// A solution as an expression; `nil` if the problem is unsolvable under the rule.
    ///
    /// Of problems that the systematic search takes it is the first that it meets; of others,
    /// `SubsetSearch` finds one, the same every time. Six numbers take under a millisecond.
    public func expression(solving problem: CountdownProblem) -> String? {
        if Self.takes(problem) { return firstSolution(of: problem)?.chain.expression }
        var search = SubsetSearch(problem, rule: rule)
        return search.solution()?.description
    }
}
