/// What a grader says about an answer, and why.
public struct CountdownVerdict: Hashable, Sendable {
    /// Why an answer is right or wrong.
    public enum Reason: Hashable, Sendable {
        /// The expression uses every number once and gives the target.
        case reachesTarget
        /// The answer is `none`, and there is no solution under the rule.
        case unsolvable
        /// The answer is `none`, but the search finds this.
        case solvable(String)
        /// The answer is no expression, or has no value.
        case unreadable(CountdownFault)
        /// The expression does not use every number exactly once.
        case numbersDiffer(missing: [Int], surplus: [Int])
        /// The expression gives something else than the target.
        case missesTarget(value: Rational)
        /// What follows `=` is not the target.
        case otherTarget(String)
    }

    /// Why.
    public let reason: Reason
    /// Whether every intermediate result is a positive integer within the rule's bound; `nil` for
    /// an answer that is no expression with a value.
    public let obeysRule: Bool?

    /// Whether the answer is right.
    public var isRight: Bool {
        switch reason {
        case .reachesTarget, .unsolvable: true
        default: false
        }
    }
}

extension CountdownVerdict.Reason: CustomStringConvertible {
    /// A sentence for a report.
    public var description: String {
        switch self {
        case .reachesTarget: "Every number is used once and the target is reached."
        case .unsolvable: "There is no solution under the rule."
        case .solvable(let expression): "There is a solution under the rule: \(expression)."
        case .unreadable(let fault): "\(fault)"
        case .numbersDiffer(let missing, let surplus):
            "Not every number is used exactly once (\(Self.list(missing, surplus)))."
        case .missesTarget(let value): "The expression gives \(value), not the target."
        case .otherTarget(let text): "What follows the = is \(text), not the target."
        }
    }

    private static func list(_ missing: [Int], _ surplus: [Int]) -> String {
        [(missing, "missing"), (surplus, "surplus")].compactMap { values, name in
            values.isEmpty
                ? nil : "\(name) \(values.map(String.init).joined(separator: ", "))"
        }.joined(separator: "; ")
    }
}
