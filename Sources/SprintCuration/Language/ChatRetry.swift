/// A call that failed and is made again.
public struct ChatRetry: Hashable, Sendable, CustomStringConvertible {
    /// Why it failed.
    public let failure: ChatFailure
    /// Which call for this answer comes next, from 2.
    public let attempt: Int
    /// The pause before it.
    public let pause: Duration

    /// A sentence for people: the failure, and when the next call is.
    public var description: String {
        let tenths = (pause.components.seconds * 10) + pause.components.attoseconds / Self.tenth
        return "\(failure) Call \(attempt) follows in \(tenths / 10).\(tenths % 10) s."
    }

    private static let tenth: Int64 = 100_000_000_000_000_000
}
