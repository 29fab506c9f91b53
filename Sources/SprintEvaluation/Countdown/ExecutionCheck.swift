import SprintCountdown

/// What is wrong in an execution of the Countdown search: errors that a model inflicts on itself.
struct ExecutionCheck: Hashable, Sendable {
    /// Lines whose arithmetic is false, or that compute with other numbers than the task's.
    var falseLines = 0
    /// Lines of no kind.
    var malformedLines = 0
    /// It says `found` with a chain that is false, or does not make the target of the problem's
    /// numbers.
    var isFalseFind = false
    /// The target can be reached from the task's numbers, and it does not say `found`.
    var isMissedHit = false
    /// It ends with neither `found` nor `none`, or goes on after it.
    var isUnfinished = false
    /// The chain of a true find.
    var isTrueFind = false

    /// Whether anything is wrong.
    var isWrong: Bool {
        falseLines > 0 || malformedLines > 0 || isFalseFind || isMissedHit || isUnfinished
    }

    /// Checks the lines of an execution.
    ///
    /// - Parameter numbers: the task's three numbers, as its prompt names them.
    init(
        _ lines: [CountdownLine?], numbers: [Int], problem: CountdownProblem, rule: CountdownRule
    ) {
        let check = ClaimCheck(rule: rule, target: problem.target)
        for (index, line) in lines.enumerated() {
            let isLast = index == lines.count - 1
            switch line {
            case nil: malformedLines += 1
            case .task(let named, let target):
                if index > 0 || named != numbers || target != problem.target { falseLines += 1 }
            case .denied, .columns:
                if !check.isTrue(line, of: numbers) { falseLines += 1 }
            case .found(let chain):
                if check.isTrue(chain: chain, of: problem.numbers) {
                    isTrueFind = true
                } else {
                    isFalseFind = true
                }
                if !isLast { isUnfinished = true }
            case .nothing: if !isLast { isUnfinished = true }
            case .move, .end: malformedLines += 1
            }
        }
        switch lines.last {
        case .some(.some(.found)), .some(.some(.nothing)): break
        default: isUnfinished = true
        }
        isMissedHit = !isTrueFind && !isFalseFind && check.canReach(from: numbers)
    }
}

/// Decides claims of the search under a rule.
struct ClaimCheck {
    let rule: CountdownRule
    let target: Int

    /// Whether a step is true and one that the search may take.
    func isStep(_ claim: CountdownLine.Claim) -> Bool {
        claim.low > 0 && claim.high >= claim.low
            && rule.stepResult(claim.operation, claim.high, claim.low) == claim.result
    }

    /// Whether a line about two of the task's three numbers is true.
    func isTrue(_ line: CountdownLine?, of numbers: [Int]) -> Bool {
        switch line {
        case .denied(let high, let operation, let low):
            return low > 0 && high >= low && Self.uses([high, low], of: numbers)
                && rule.stepResult(operation, high, low) == nil
        case .columns(let claim, let last, let values, let isHit):
            guard last > 0, isStep(claim), numbers.count == 3,
                Self.uses([claim.high, claim.low, last], of: numbers)
            else { return false }
            let truth = columns(claim.result, last)
            // A line without a hit has all four columns, and none of them is the target.
            let expected =
                truth.firstIndex(of: target).map { Array(truth[...$0]) } ?? truth
            return values == expected && isHit == truth.contains(target)
        default: return false
        }
    }

    /// Whether a chain uses each number once and ends at the target, every step true.
    func isTrue(chain: [CountdownLine.Claim], of numbers: [Int]) -> Bool {
        var left = numbers
        for (index, claim) in chain.enumerated() {
            guard claim.low > 0, claim.high >= claim.low,
                rule.result(claim.operation, claim.high, claim.low) == claim.result,
                Self.remove(claim.high, from: &left), Self.remove(claim.low, from: &left)
            else { return false }
            left.append(claim.result)
            if index == chain.count - 1 { return left == [target] }
        }
        return false
    }

    /// Whether three numbers make the target in two steps of the search.
    func canReach(from numbers: [Int]) -> Bool {
        guard numbers.count == 3, numbers.allSatisfy({ $0 > 0 }) else { return false }
        return CountdownSolver.pairs.contains { pair in
            let (first, second) = (numbers[pair[0]], numbers[pair[1]])
            return CountdownOperation.allCases.contains { operation in
                rule.stepResult(operation, max(first, second), min(first, second))
                    .map { columns($0, numbers[pair[2]]).contains(target) } ?? false
            }
        }
    }

    private func columns(_ first: Int, _ second: Int) -> [Int?] {
        CountdownOperation.allCases.map {
            rule.result($0, max(first, second), min(first, second))
        }
    }

    /// Whether all of `part` are among `numbers`, as often as they occur.
    private static func uses(_ part: [Int], of numbers: [Int]) -> Bool {
        var left = numbers
        return part.allSatisfy { remove($0, from: &left) }
    }

    private static func remove(_ value: Int, from numbers: inout [Int]) -> Bool {
        guard let index = numbers.firstIndex(of: value) else { return false }
        numbers.remove(at: index)
        return true
    }
}
