import SprintProtocol

extension CountdownRule {
    /// Why the ranges make no rule; `nil` if they do.
    static func violation(
        _ numbers: ClosedRange<Int>, _ targets: ClosedRange<Int>, _ intermediateMax: Int
    ) -> String? {
        if numbers.lowerBound < 1 { return "numbers begin at 1, not at \(numbers.lowerBound)" }
        if targets.lowerBound < 1 { return "targets begin at 1, not at \(targets.lowerBound)" }
        let largest = max(numbers.upperBound, targets.upperBound, intermediateMax)
        if largest > Limits.countdownValueMax {
            return "\(largest) is more than \(Limits.countdownValueMax), the largest value"
        }
        if targets.upperBound > intermediateMax {
            return """
                no target can be larger than the largest intermediate result, \(intermediateMax); \
                lower \(targets.upperBound) or raise the bound
                """
        }
        return nil
    }
}
