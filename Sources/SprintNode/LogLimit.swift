import SprintProtocol

/// Lets a few lines through in each stretch of time and counts the others, for what strangers can
/// cause as often as they like.
struct LogLimit: Hashable, Sendable {
    private var until = Instant.zero
    private var written = 0
    private var omitted = 0

    /// Whether a line may be written now.
    ///
    /// - Returns: how many were left out since the last one; `nil`: this one is left out, too.
    mutating func admit(at now: Instant) -> Int? {
        if now >= until {
            until = now + Limits.strangerLogInterval
            written = 0
        }
        guard written < Limits.strangerLogLinesMax else {
            omitted += 1
            return nil
        }
        written += 1
        defer { omitted = 0 }
        return omitted
    }
}
