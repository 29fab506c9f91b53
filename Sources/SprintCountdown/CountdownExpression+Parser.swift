import SprintProtocol

extension CountdownExpression {
    /// Reads an expression: `+ - * /` with their usual precedence, from the left, and parentheses.
    ///
    /// The spellings that models use for the same are read too: `×`, `÷`, `·`, `−`, `\times`,
    /// `\cdot`, `\div`, `\frac{…}{…}`, `\left(`, `\right)`, brackets and braces as parentheses, and
    /// products that only a parenthesis begins, `(15)(5)`.
    ///
    /// - Throws: `CountdownFault` with the place that is wrong.
    public init(parsing text: some StringProtocol) throws(CountdownFault) {
        guard text.utf8.count <= Limits.countdownExpressionBytesMax else { throw .tooLong }
        var parser = try Parser(tokens: CountdownToken.tokens(of: Array(text.utf8)))
        self = try parser.expression()
    }

    private struct Parser {
        let tokens: [CountdownToken]
        var next = 0
        var depth = 0

        init(tokens: [CountdownToken]) { self.tokens = tokens }

        /// The whole text.
        mutating func expression() throws(CountdownFault) -> CountdownExpression {
            guard !tokens.isEmpty else { throw .empty }
            let whole = try sum()
            if next < tokens.count { throw tokens[next].unexpected }
            return whole
        }

        private mutating func sum() throws(CountdownFault) -> CountdownExpression {
            var left = try product()
            while let operation = operation(among: [.plus, .minus]) {
                left = .calculation(operation, left, try product())
            }
            return left
        }

        private mutating func product() throws(CountdownFault) -> CountdownExpression {
            var left = try operand()
            while next < tokens.count {
                if let operation = operation(among: [.times, .over]) {
                    left = .calculation(operation, left, try operand())
                } else if tokens[next].kind == .opening {
                    left = .calculation(.times, left, try operand())
                } else {
                    break
                }
            }
            return left
        }

        private mutating func operand() throws(CountdownFault) -> CountdownExpression {
            guard next < tokens.count else { throw .unfinished }
            let token = tokens[next]
            next += 1
            switch token.kind {
            case .number(let value): return .number(value)
            case .opening: return try group()
            case .fraction:
                let above = try argument()
                return .calculation(.over, above, try argument())
            case .closing, .operation: throw token.unexpected
            }
        }

        private mutating func argument() throws(CountdownFault) -> CountdownExpression {
            guard next < tokens.count else { throw .unfinished }
            guard tokens[next].kind == .opening else { throw tokens[next].unexpected }
            next += 1
            return try group()
        }

        private mutating func group() throws(CountdownFault) -> CountdownExpression {
            depth += 1
            guard depth <= Limits.countdownDepthMax else { throw .tooDeep }
            let inner = try sum()
            guard next < tokens.count else { throw .unfinished }
            guard tokens[next].kind == .closing else { throw tokens[next].unexpected }
            next += 1
            depth -= 1
            return inner
        }

        private mutating func operation(among set: [CountdownOperation]) -> CountdownOperation? {
            guard next < tokens.count, case .operation(let operation) = tokens[next].kind,
                set.contains(operation)
            else { return nil }
            next += 1
            return operation
        }
    }
}
