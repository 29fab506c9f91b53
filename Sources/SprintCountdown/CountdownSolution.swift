/// What the systematic search meets first.
public struct CountdownSolution: Hashable, Sendable {
    /// The first move that leads to the target, counted from 1: the problem's difficulty.
    public let level: Int
    /// The steps that were found.
    public let chain: CountdownChain

    /// What was found after the first move of this number.
    public init(level: Int, chain: CountdownChain) {
        self.level = level
        self.chain = chain
    }
}
