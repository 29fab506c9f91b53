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

    /// A step whose result the caller has computed under its rule.
    public init(high: Int, operation: CountdownOperation, low: Int, result: Int) {
        self.high = high
        self.operation = operation
        self.low = low
        self.result = result
    }
}
