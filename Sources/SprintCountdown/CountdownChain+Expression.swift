extension CountdownChain {
    /// How the answer is built in the open, a line each: the first result by its numbers, the
    /// second step with what each of its numbers stands for, its result by its numbers, the third
    /// step likewise. Every piece is then a copy of one before it; nothing has to be replaced
    /// within an expression.
    public var derivation: [String] { Derivation(of: self).lines }

    /// The answer: one expression that uses every number once.
    public var expression: String { Derivation(of: self).expression }
}

/// The lines of a derivation, each piece with a space before it, and the expression they lead to.
private struct Derivation {
    private(set) var lines: [String] = []
    private(set) var expression: String
    /// Results that no step has used yet, the latest first. One that two places could use goes to
    /// the first of them.
    private var unused: [(result: Int, expression: String)] = []

    init(of chain: CountdownChain) {
        expression = "\(chain.first.high) \(chain.first.operation.sign) \(chain.first.low)"
        define(chain.first.result)
        writeOut(chain.second)
        define(chain.second.result)
        writeOut(chain.third)
    }

    /// ` 30 : ( 6 * 5 )`
    private mutating func define(_ result: Int) {
        unused.insert((result, "( \(expression) )"), at: 0)
        lines.append(" \(result) : ( \(expression) )")
    }

    /// ` 30 : ( 6 * 5 ) + 4 : ( 12 / 3 )`
    private mutating func writeOut(_ step: CountdownStep) {
        let high = expression(of: step.high), low = expression(of: step.low)
        let sign = step.operation.sign
        lines.append(" \(step.high) : \(high) \(sign) \(step.low) : \(low)")
        expression = "\(high) \(sign) \(low)"
    }

    private mutating func expression(of number: Int) -> String {
        guard let index = unused.firstIndex(where: { $0.result == number }) else {
            return "\(number)"
        }
        return unused.remove(at: index).expression
    }
}

extension CountdownOperation {
    fileprivate var sign: String { String(Unicode.Scalar(symbol)) }
}
