/// A first step of a search and the two numbers it leaves.
public struct CountdownMove: Hashable, Sendable {
    /// The step.
    public let step: CountdownStep
    /// The numbers left beside the step's result, in their order.
    public let left: SIMD2<Int>

    /// The three numbers that its execution explores: the result, then the numbers left.
    public var numbers: SIMD3<Int> { SIMD3(step.result, left[0], left[1]) }
}
