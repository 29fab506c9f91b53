import SprintProtocol

/// A token and how it was drawn.
struct DrawnToken: Hashable, Sendable {
    /// The token.
    var token: TokenID
    /// Probability mass that the grammar's mask took away; 0 without a mask.
    var maskedMass: Double
    /// Whether only one token was legal.
    var forced: Bool
    /// Whether another token would have been drawn without the segment's limit.
    var isLimited = false
}
