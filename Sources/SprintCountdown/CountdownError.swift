/// Why a rule or a problem cannot be.
public enum CountdownError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The ranges make no rule, for this reason.
    case rule(String)
    /// The numbers and target make no problem, for this reason.
    case problem(String)

    /// A sentence that says what is wrong.
    public var description: String {
        switch self {
        case .rule(let reason): "The Countdown rule cannot be: \(reason)."
        case .problem(let reason): "The Countdown problem cannot be: \(reason)."
        }
    }
}
