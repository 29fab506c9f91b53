import SprintProtocol

/// Decides whether an answer solves a problem, with exact arithmetic.
public struct CountdownGrader: Hashable, Sendable {
    /// The rule that says what is unsolvable.
    public let rule: CountdownRule

    /// A grader under a rule.
    public init(rule: CountdownRule = .standard) { self.rule = rule }

    /// Grades what stands in the answer's box: an expression, an equation in which one side is an
    /// expression of the numbers and all are worth the target, or `none`.
    ///
    /// An expression that reaches the target is right whatever its intermediate results are;
    /// `obeysRule` says whether they keep to the rule. `none` is right only if nothing can be found
    /// under the rule.
    public func grade(expression: String, problem: CountdownProblem) -> CountdownVerdict {
        // The parser's limit, before anything else is done with the text.
        guard expression.utf8.count <= Limits.countdownExpressionBytesMax else {
            return CountdownVerdict(reason: .unreadable(.tooLong), obeysRule: nil)
        }
        let answer = CountdownAnswer(expression)
        if answer.isNone { return verdictOnNone(problem) }
        let main = answer.main(numbers: problem.numbers)
        for (place, side) in answer.sides.enumerated() where place != main {
            guard let value = try? CountdownExpression(parsing: side).value(),
                value == Rational(problem.target)
            else { return CountdownVerdict(reason: .otherTarget(side), obeysRule: nil) }
        }
        do {
            return try verdict(CountdownExpression(parsing: answer.sides[main]), problem)
        } catch {
            return CountdownVerdict(reason: .unreadable(error), obeysRule: nil)
        }
    }

    private func verdictOnNone(_ problem: CountdownProblem) -> CountdownVerdict {
        let solution = CountdownSolver(rule: rule).expression(solving: problem)
        let reason = solution.map { CountdownVerdict.Reason.solvable($0) }
        return CountdownVerdict(reason: reason ?? .unsolvable, obeysRule: nil)
    }

    private func verdict(_ expression: CountdownExpression, _ problem: CountdownProblem)
        throws(CountdownFault) -> CountdownVerdict
    {
        let value = try expression.value()
        let obeys = try expression.results().allSatisfy { result in
            result.isInteger && (1...rule.intermediateMax).contains(result.numerator)
        }
        let used = expression.numbers
        let missing = Self.difference(problem.numbers, used)
        let surplus = Self.difference(used, problem.numbers)
        guard missing.isEmpty && surplus.isEmpty else {
            let reason = CountdownVerdict.Reason.numbersDiffer(missing: missing, surplus: surplus)
            return CountdownVerdict(reason: reason, obeysRule: obeys)
        }
        guard value == Rational(problem.target) else {
            return CountdownVerdict(reason: .missesTarget(value: value), obeysRule: obeys)
        }
        return CountdownVerdict(reason: .reachesTarget, obeysRule: obeys)
    }

    /// The values of `first` that `second` does not have, as often as it lacks them.
    private static func difference(_ first: [Int], _ second: [Int]) -> [Int] {
        var rest = second
        return first.filter { value in
            guard let index = rest.firstIndex(of: value) else { return true }
            rest.remove(at: index)
            return false
        }
    }
}
