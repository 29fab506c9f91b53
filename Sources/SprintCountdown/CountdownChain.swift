/// Three steps that use the four numbers of a systematic search; the last one's result is the
/// target.
public struct CountdownChain: Hashable, Sendable {
    /// The steps, in order.
    public let first: CountdownStep, second: CountdownStep, third: CountdownStep

    /// The steps, in order.
    public var steps: [CountdownStep] { [first, second, third] }

    /// A chain of steps, each using results of those before it.
    public init(first: CountdownStep, second: CountdownStep, third: CountdownStep) {
        self.first = first
        self.second = second
        self.third = third
    }
}
