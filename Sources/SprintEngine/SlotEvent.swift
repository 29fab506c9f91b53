import SprintProtocol

/// A slot's number; never used twice in a replica's lifetime.
public struct SlotID: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The number, counted up from 1.
    public let value: UInt64

    /// In the order of admission, which is the order of scheduling.
    public static func < (a: SlotID, b: SlotID) -> Bool { a.value < b.value }

    /// `slot-3`, as logs print it.
    public var description: String { "slot-\(value)" }
}

/// What one step did to one slot.
public struct SlotEvent: Sendable {
    /// What can happen to a slot.
    public enum Kind: Sendable {
        /// The prefix is in place; the next step draws a token.
        case prefixReady(PrefixAccount)
        /// A token was drawn and belongs to the sequence.
        case token(DrawnToken)
        /// The sequence ended; the slot is free and its full pages are in the store, unpinned.
        case finished(FinishReason)
        /// The sequence cannot go on; the slot is free.
        case failed(EngineError)
    }

    /// The slot.
    public var slot: SlotID
    /// What happened.
    public var kind: Kind
}

/// Where the tokens of a prefix came from.
public struct PrefixAccount: Hashable, Sendable {
    /// Full pages found in the store, shipped ones included.
    public var pagesFound: Int
    /// Tokens of full pages that were computed.
    public var tokensComputed: Int
    /// Tokens behind the last full page, always computed.
    public var tailTokens: Int
}

/// A token and how it was drawn.
public struct DrawnToken: Hashable, Sendable {
    /// The token.
    public var token: TokenID
    /// Probability mass that the grammar's mask took away; 0 without a mask.
    public var maskedMass: Double
    /// Whether only one token was legal.
    public var forced: Bool

    /// Creates a drawn token.
    public init(token: TokenID, maskedMass: Double, forced: Bool) {
        self.token = token
        self.maskedMass = maskedMass
        self.forced = forced
    }
}
