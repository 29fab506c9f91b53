import SprintProtocol

extension Duration {
    /// The duration for people, whatever its size: `1 ms`, `250 ms`, `2.5 s`.
    public var spanText: String {
        if self >= .seconds(1) { return roundedText }
        return "\((nanoseconds + 500_000) / 1_000_000) ms"
    }
}
