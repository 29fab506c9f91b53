import SprintProtocol

/// How a model's context is shared between plans, executions and the answer. Follows from the model
/// and the options alone, so that every process cuts at the same token (contract C1).
///
/// No single plan, execution or answer may take more than a quarter of the context: a model with a
/// small context still has room for a round and the answer, and with 8,192 tokens the defaults
/// stand as they are.
struct ContextBudget: Hashable, Sendable {
    /// Tokens of a sequence in all.
    let contextTokens: Int

    /// Tokens of one segment, of `asked`.
    func segmentTokens(_ asked: Int) -> Int { max(1, min(asked, contextTokens / 4)) }

    /// Tokens of an execution after a prefix, of `asked`; not positive if the prefix fills the
    /// context.
    func executionTokens(_ asked: Int, after prefix: Int) -> Int {
        min(segmentTokens(asked), contextTokens - prefix)
    }
}
