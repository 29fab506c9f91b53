/// What a problem may hold and what a solution may compute.
///
/// *Unsolvable* means unsolvable under this rule: every intermediate result is a positive integer
/// of at most `intermediateMax`.
public struct CountdownRule: Hashable, Sendable {
    /// The numbers a problem draws from.
    public let numbers: ClosedRange<Int>
    /// The targets a problem draws from.
    public let targets: ClosedRange<Int>
    /// The largest intermediate result.
    public let intermediateMax: Int

    /// The rule of the embedded model: numbers 1 to 15, targets 10 to 100, intermediates up to 100.
    public static let standard = CountdownRule(
        validNumbers: 1...15, validTargets: 10...100, validIntermediateMax: 100)

    /// A rule with other ranges.
    ///
    /// - Throws: `CountdownError.rule` if a range holds nothing positive, a target could not be an
    ///   intermediate result, or a bound is beyond `Limits.countdownValueMax`.
    public init(numbers: ClosedRange<Int>, targets: ClosedRange<Int>, intermediateMax: Int)
        throws(CountdownError)
    {
        if let violation = Self.violation(numbers, targets, intermediateMax) {
            throw .rule(violation)
        }
        self.init(
            validNumbers: numbers, validTargets: targets, validIntermediateMax: intermediateMax)
    }

    private init(
        validNumbers: ClosedRange<Int>, validTargets: ClosedRange<Int>, validIntermediateMax: Int
    ) {
        numbers = validNumbers
        targets = validTargets
        intermediateMax = validIntermediateMax
    }

    /// The result of `high` and `low`, the larger first; `nil` where the rule does not allow it.
    @inline(__always)
    public func result(_ operation: CountdownOperation, _ high: Int, _ low: Int) -> Int? {
        switch operation {
        case .plus: high + low <= intermediateMax ? high + low : nil
        case .minus: high > low && high - low <= intermediateMax ? high - low : nil
        case .times: high * low <= intermediateMax ? high * low : nil
        case .over: high % low == 0 && high / low <= intermediateMax ? high / low : nil
        }
    }

    /// The result of a step of the search, where a division by 1 is left out: it repeats the
    /// multiplication.
    @inline(__always)
    public func stepResult(_ operation: CountdownOperation, _ high: Int, _ low: Int) -> Int? {
        operation == .over && low == 1 ? nil : result(operation, high, low)
    }
}
