/// Decides whether an answer solves a problem, with exact arithmetic.
public struct CountdownGrader: Hashable, Sendable {
    /// The rule that says what is unsolvable.
    public let rule: CountdownRule

    /// A grader under a rule.
    public init(rule: CountdownRule = .standard) { self.rule = rule }

    /// Grades what stands in the answer's box: an expression, an equation whose right side is the
    /// target, or `none`.
    ///
    /// An expression that reaches the target is right whatever its intermediate results are;
    /// `obeysRule` says whether they keep to the rule. `none` is right only if nothing can be found
    /// under the rule.
    public func grade(expression: String, problem: CountdownProblem) -> CountdownVerdict {
        let text = Self.unwrapped(expression[...])
        if text.lowercased() == "none" { return verdictOnNone(problem) }
        let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        if sides.count == 2, Int(Self.trimmed(sides[1])) != problem.target {
            let reason = CountdownVerdict.Reason.otherTarget(String(Self.trimmed(sides[1])))
            return CountdownVerdict(reason: reason, obeysRule: nil)
        }
        do {
            return try verdict(CountdownExpression(parsing: sides.first ?? ""), problem)
        } catch {
            return CountdownVerdict(reason: .unreadable(error), obeysRule: nil)
        }
    }

    private func verdictOnNone(_ problem: CountdownProblem) -> CountdownVerdict {
        let solution = CountdownSolver(rule: rule).firstSolution(of: problem)
        let reason = solution.map { CountdownVerdict.Reason.solvable($0.chain.expression) }
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

    /// The text without white space, math dollars, and `\text{…}` around it.
    private static func unwrapped(_ text: Substring) -> Substring {
        var text = trimmed(text)
        for (opening, closing) in [("$", "$"), ("\\(", "\\)"), ("\\text{", "}")]
        where text.hasPrefix(opening) && text.hasSuffix(closing)
            && text.count >= opening.count + closing.count
        {
            text = trimmed(text.dropFirst(opening.count).dropLast(closing.count))
        }
        return text
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
