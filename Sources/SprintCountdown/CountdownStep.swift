/// One calculation of a search, written larger number first.
public struct CountdownStep: Hashable, Sendable {
    /// The larger number.
    public let high: Int
    /// The operation.
    public let operation: CountdownOperation
    /// The smaller number.
    public let low: Int
    /// What the calculation gives.
    public let result: Int
}
