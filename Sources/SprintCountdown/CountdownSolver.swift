/// The systematic search of problems of four numbers: first moves in order, and for each all ways
/// to go on with the three numbers that it leaves.
///
/// Its order is that of the traces (pairs by position, operations `+ - * /`), so that the level of
/// a problem is what a reader of the trace counts. Of other problems only `expression(solving:)`
/// can be asked: they have no trace.
public struct CountdownSolver: Hashable, Sendable {
    /// How many numbers a problem of the search has.
    public static let numberCount = 4

    /// The rule searched under.
    public let rule: CountdownRule

    /// A search under a rule.
    public init(rule: CountdownRule = .standard) { self.rule = rule }

    /// Whether a problem has as many numbers as the search takes; the other methods than
    /// `expression(solving:)` are of such problems only.
    public static func takes(_ problem: CountdownProblem) -> Bool {
        problem.numbers.count == numberCount
    }

    /// The first solution; `nil` if the problem is unsolvable under the rule.
    public func firstSolution(of problem: CountdownProblem) -> CountdownSolution? {
        var level = 0
        var solution: CountdownSolution?
        visitMoves(of: problem) { move in
            level += 1
            guard let chain = firstChain(after: move, to: problem.target) else { return true }
            solution = CountdownSolution(level: level, chain: chain)
            return false
        }
        return solution
    }

    /// All first moves, in order.
    public func moves(of problem: CountdownProblem) -> [CountdownMove] {
        var moves: [CountdownMove] = []
        moves.reserveCapacity(24)
        visitMoves(of: problem) { move in
            moves.append(move)
            return true
        }
        return moves
    }

    /// All solutions, in the order of the search; different orders of the same steps count apart.
    public func solutions(of problem: CountdownProblem) -> [CountdownChain] {
        moves(of: problem).flatMap { move in
            var chains: [CountdownChain] = []
            visitChains(after: move, to: problem.target) { chain in
                chains.append(chain)
                return true
            }
            return chains
        }
    }

    /// The first way from a move to the target; `nil` if there is none.
    public func firstChain(after move: CountdownMove, to target: Int) -> CountdownChain? {
        var found: CountdownChain?
        visitChains(after: move, to: target) { chain in
            found = chain
            return false
        }
        return found
    }

    /// The pairs of three numbers in the order of an execution: first, second, and the one left.
    public static let pairs = [SIMD3(0, 1, 2), SIMD3(0, 2, 1), SIMD3(1, 2, 0)]

    /// Calls `visit` with each first move until it returns `false`.
    private func visitMoves(of problem: CountdownProblem, _ visit: (CountdownMove) -> Bool) {
        precondition(Self.takes(problem), "the systematic search is of four numbers")
        let numbers = problem.numbers
        for first in 0..<3 {
            for second in (first + 1)..<4 {
                let left = Self.others(of: first, second, in: numbers)
                let high = max(numbers[first], numbers[second])
                let low = min(numbers[first], numbers[second])
                for operation in CountdownOperation.allCases {
                    guard let result = rule.stepResult(operation, high, low) else { continue }
                    let step = CountdownStep(
                        high: high, operation: operation, low: low, result: result)
                    guard visit(CountdownMove(step: step, left: left)) else { return }
                }
            }
        }
    }

    private static func others(of first: Int, _ second: Int, in numbers: [Int]) -> SIMD2<Int> {
        var left = SIMD2(0, 0)
        var count = 0
        for index in 0..<4 where index != first && index != second {
            left[count] = numbers[index]
            count += 1
        }
        return left
    }

    /// Calls `visit` with each way from a move to the target until it returns `false`.
    private func visitChains(
        after move: CountdownMove, to target: Int, _ visit: (CountdownChain) -> Bool
    ) {
        let numbers = move.numbers
        for pair in Self.pairs {
            let high = max(numbers[pair[0]], numbers[pair[1]])
            let low = min(numbers[pair[0]], numbers[pair[1]])
            for operation in CountdownOperation.allCases {
                guard let result = rule.stepResult(operation, high, low) else { continue }
                let second = CountdownStep(
                    high: high, operation: operation, low: low, result: result)
                let last = numbers[pair[2]]
                let (lastHigh, lastLow) = (max(result, last), min(result, last))
                for lastOperation in CountdownOperation.allCases
                where rule.result(lastOperation, lastHigh, lastLow) == target {
                    let third = CountdownStep(
                        high: lastHigh, operation: lastOperation, low: lastLow, result: target)
                    let chain = CountdownChain(first: move.step, second: second, third: third)
                    guard visit(chain) else { return }
                }
            }
        }
    }
}
