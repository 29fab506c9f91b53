import SprintProtocol

/// A slot's number; never used twice in a replica's lifetime.
struct SlotID: Hashable, Comparable, Sendable {
    /// Counted up from 1.
    let value: UInt64

    /// In the order of admission.
    static func < (a: SlotID, b: SlotID) -> Bool { a.value < b.value }
}

/// What one step did to one slot; `Executors` and `Planners` read it.
public struct SlotEvent: Sendable {
    /// What can happen to a slot.
    enum Kind: Sendable {
        /// Prefix tokens were put in place, this many by now; `rows` of them computed by this step,
        /// the others found in the store.
        case prefilled(tokens: Int, rows: Int)
        /// The prefix is in place; a token follows at once.
        case prefixReady(PrefixAccount)
        /// A token was drawn and belongs to the sequence.
        case token(DrawnToken)
        /// The segment ended. The slot waits for `extend` if it stays open, otherwise it is free.
        case finished(FinishReason)
        /// The sequence cannot go on; the slot is free.
        case failed(EngineError)
    }

    let slot: SlotID
    let kind: Kind
}

/// Where the tokens of a prefix came from.
struct PrefixAccount: Hashable, Sendable {
    /// Full pages found in the store.
    var pagesFound = 0
    /// Tokens of full pages that were computed.
    var tokensComputed = 0
    /// Tokens behind the last full page, always computed.
    var tailTokens = 0
}
