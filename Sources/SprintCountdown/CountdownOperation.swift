/// One of the four operations, in the order in which the search tries them.
public enum CountdownOperation: UInt8, Hashable, Sendable, CaseIterable {
    /// Addition, `+`.
    case plus
    /// Subtraction, `-`.
    case minus
    /// Multiplication, `*`.
    case times
    /// Division, `/`.
    case over

    /// The operation as expressions spell it, in ASCII.
    public var symbol: UInt8 {
        switch self {
        case .plus: UInt8(ascii: "+")
        case .minus: UInt8(ascii: "-")
        case .times: UInt8(ascii: "*")
        case .over: UInt8(ascii: "/")
        }
    }
}
