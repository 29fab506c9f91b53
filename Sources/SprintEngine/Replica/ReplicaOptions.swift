import SprintProtocol

/// Sizes of a replica: how many sequences it holds and how much memory their pages may take.
/// None of them ever shows in a token (contract C1).
public struct ReplicaOptions: Hashable, Sendable {
    /// Sequences at once, running or waiting.
    public var slots: Int
    /// Memory for KV pages in bytes; rounded down to whole pages.
    public var kvBytes: Int
    /// Rows of one forward pass at most.
    public var batchTokens: Int

    /// Creates options; the defaults are those of `Limits`.
    public init(
        slots: Int = Limits.slotsDefault, kvBytes: Int = Limits.kvBytesDefault,
        batchTokens: Int = Limits.batchTokensMax
    ) {
        precondition(slots > 0, "a replica needs at least one slot")
        precondition(
            (1...Limits.batchTokensMax).contains(batchTokens),
            "a batch has 1 to batchTokensMax rows")
        self.slots = slots
        self.kvBytes = kvBytes
        self.batchTokens = batchTokens
    }
}
