extension CountdownExpression: CustomStringConvertible {
    /// The expression as the search writes it, `( 15 * 5 ) + ( 12 / 4 )`: each calculation within
    /// another one stands in parentheses.
    public var description: String {
        switch self {
        case .number(let value): "\(value)"
        case .calculation(let operation, let left, let right):
            "\(left.operand) \(Character(Unicode.Scalar(operation.symbol))) \(right.operand)"
        }
    }

    private var operand: String {
        switch self {
        case .number: description
        case .calculation: "( \(description) )"
        }
    }
}
