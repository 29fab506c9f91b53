import SprintCountdown

/// What an executor writes about a first move: all ways to go on with the three numbers.
struct CountdownExecution {
    let move: CountdownMove
    let target: Int
    let rule: CountdownRule

    /// Hands each line after the first, the task's, to `line`.
    ///
    /// - Returns: the first way to the target; `nil` if there is none.
    func write(_ line: ((inout [UInt8]) -> Void) -> Void) -> CountdownChain? {
        let numbers = move.numbers
        for pair in CountdownSolver.pairs {
            let high = max(numbers[pair[0]], numbers[pair[1]])
            let low = min(numbers[pair[0]], numbers[pair[1]])
            for operation in CountdownOperation.allCases {
                guard let result = rule.stepResult(operation, high, low) else {
                    line { bytes in
                        CountdownText.writeTerms(high, operation, low, to: &bytes)
                        bytes.append(contentsOf: " x".utf8)
                    }
                    continue
                }
                let step = CountdownStep(high: high, operation: operation, low: low, result: result)
                var found: CountdownStep?
                line { found = writeColumns(after: step, with: numbers[pair[2]], to: &$0) }
                guard let found else { continue }
                let chain = CountdownChain(first: move.step, second: step, third: found)
                line { bytes in
                    bytes.append(contentsOf: " found".utf8)
                    CountdownText.write(chain, to: &bytes)
                }
                return chain
            }
        }
        line { $0.append(contentsOf: " none".utf8) }
        return nil
    }

    /// The step, then the four results of its result and the last number, up to the target.
    private func writeColumns(after step: CountdownStep, with last: Int, to bytes: inout [UInt8])
        -> CountdownStep?
    {
        CountdownText.write(step, to: &bytes)
        bytes.append(contentsOf: " with".utf8)
        CountdownText.write(last, to: &bytes)
        bytes.append(contentsOf: " :".utf8)
        let (high, low) = (max(step.result, last), min(step.result, last))
        for operation in CountdownOperation.allCases {
            guard let result = rule.result(operation, high, low) else {
                bytes.append(contentsOf: " x".utf8)
                continue
            }
            CountdownText.write(result, to: &bytes)
            if result == target {
                bytes.append(contentsOf: " !".utf8)
                return CountdownStep(high: high, operation: operation, low: low, result: result)
            }
        }
        return nil
    }
}
