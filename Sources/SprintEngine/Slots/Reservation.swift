import SprintProtocol
import SprintTensor
import SprintWire

/// A prefix that a task is about to use: pages of the store pinned for it, and pages that were
/// shipped, verified and set aside until all are committed in one step (contract C2).
///
/// When memory runs out a reservation is revoked: what it held is recomputed, nothing else changes.
final class Reservation {
    let tokens: [TokenID]
    let identities: [PageIdentity]
    /// Page numbers that this reservation has pinned in the store.
    var pinned: Set<Int> = []
    /// Verified pages by number.
    var staged: [Int: KVPage] = [:]
    /// Pages that are to travel for this reservation. Whoever else lacks them waits for its end.
    var fetching: Set<PageIdentity> = []

    /// A reservation of `tokens`, the first of whose pages have the identities `known`.
    init(tokens: [TokenID], fingerprint: Fingerprint, known: [PageIdentity]) {
        self.tokens = tokens
        identities = PageChain.identities(
            fingerprint: fingerprint, tokens: tokens, continuing: known)
    }
}

/// What became of a shipped page.
public enum StageOutcome: Hashable, Sendable {
    /// Verified and set aside.
    case staged
    /// Not the page that was asked for, or not whole; nothing changed.
    case refused(PageError)
    /// Verified or not, there is no place for it: the attempt is gone, the page was not asked for
    /// or is here already, or memory is full. Nothing changed.
    case unwanted
}
