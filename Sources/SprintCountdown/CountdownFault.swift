import SprintProtocol

/// Why a text is no expression, or an expression has no value.
public enum CountdownFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is nothing to read.
    case empty
    /// The text is longer than `Limits.countdownExpressionBytesMax`.
    case tooLong
    /// Parentheses are nested deeper than `Limits.countdownDepthMax`.
    case tooDeep
    /// Something else than what an expression continues with stands at this byte.
    case unexpected(String, offset: Int)
    /// The text ends where a number or a closing parenthesis is due.
    case unfinished
    /// A divisor is zero.
    case divisionByZero
    /// A number or a result does not fit 64 bits.
    case tooLarge

    /// A sentence that says what is wrong.
    public var description: String {
        switch self {
        case .empty: "There is no expression."
        case .tooLong: "The expression has over \(Limits.countdownExpressionBytesMax) bytes."
        case .tooDeep: "Parentheses are nested over \(Limits.countdownDepthMax) deep."
        case .unexpected(let text, let offset):
            "\(text) at byte \(offset) has no place in an expression of numbers, + - * / and ( )."
        case .unfinished: "The expression ends where a number or a parenthesis is due."
        case .divisionByZero: "The expression divides by zero."
        case .tooLarge: "A number of the expression does not fit 64 bits."
        }
    }
}
