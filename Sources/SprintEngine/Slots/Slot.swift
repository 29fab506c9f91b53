import SprintProtocol
import SprintTensor
import SprintWire

/// One sequence of a replica: its tokens, the pages that hold their K and V, and what it is to
/// draw.
///
/// Invariant: `pages[0 ..< sealed]` are the store's and pinned, the others are this slot's own;
/// K and V of positions below `computed` exist.
final class Slot {
    let id: SlotID
    /// Whether the slot waits for `extend` when a segment ends, instead of becoming free.
    let staysOpen: Bool
    /// What is drawn; `nil` while the slot waits.
    private(set) var segment: Segment?
    /// Tokens drawn in this segment.
    private(set) var drawn = 0
    private(set) var tokens: [TokenID]
    /// Identities of all full pages of `tokens`, whether computed or not.
    private(set) var identities: [PageIdentity]
    var pages: [KVPage] = []
    var sealed = 0
    var computed = 0
    /// Pages from the start that are in the store's counts: each is counted once.
    var pagesCounted = 0
    /// The step that last served this slot: the longest waiting goes first.
    var lastStep: UInt64 = 0
    var account = PrefixAccount()
    private let fingerprint: Fingerprint

    /// A slot for `tokens`, the first of whose pages have the identities `known`.
    init(
        id: SlotID, tokens: [TokenID], segment: Segment, staysOpen: Bool, fingerprint: Fingerprint,
        known: [PageIdentity] = []
    ) {
        identities = known
        self.id = id
        self.tokens = tokens
        self.segment = segment
        self.staysOpen = staysOpen
        self.fingerprint = fingerprint
        account.tailTokens = tokens.count % Limits.pageTokens
        nameFullPages()
    }

    /// Whether the slot has something to do.
    var isRunning: Bool { segment != nil }

    /// Tokens whose K and V are still to be computed; 1 means that the next step draws.
    var pending: Int { tokens.count - computed }

    /// The full page that the next pending token belongs to; `nil` in the tail.
    var pageToMake: PageIdentity? {
        let page = computed / Limits.pageTokens
        return page < identities.count ? identities[page] : nil
    }

    /// Adds tokens that were not drawn and starts the next segment.
    func extend(by more: [TokenID], segment: Segment) {
        precondition(!isRunning, "a slot is extended while it waits")
        tokens += more
        nameFullPages()
        self.segment = segment
        drawn = 0
        account = PrefixAccount()
        account.tailTokens = tokens.count % Limits.pageTokens
    }

    /// Adds a drawn token; returns why the segment ends with it, or `nil` if it goes on.
    func append(_ token: TokenID) -> FinishReason? {
        guard let segment else { preconditionFailure("only a running slot draws") }
        tokens.append(token)
        drawn += 1
        if tokens.count.isMultiple(of: Limits.pageTokens) { nameFullPages() }
        let finish = segment.policy.advance(token) ?? (drawn == segment.maxTokens ? .limit : nil)
        if finish != nil { self.segment = nil }
        return finish
    }

    private func nameFullPages() {
        identities = PageChain.identities(
            fingerprint: fingerprint, tokens: tokens, continuing: identities)
    }
}
