import SprintProtocol
import SprintTensor
import Synchronization

/// The sealed pages of one prefix store, for other threads than the one that computes.
///
/// A sealed page is never written again, and the pool uses no page again that somebody else holds.
/// Whoever takes a page from here holds it before the store can let it go, so it stays whole for as
/// long as it is read: the rule by which Swift's own arrays are shared between threads.
final class SealedPages: Sendable {
    private let pages = Mutex<[PageIdentity: KVPage]>([:])

    /// The page, held by the caller from now on; `nil` if it is not here.
    func page(_ identity: PageIdentity) -> KVPage? { pages.withLock { $0[identity] } }

    /// Shows a page. The lock makes all that was written into it visible to those who find it.
    func insert(_ page: KVPage, as identity: PageIdentity) {
        pages.withLock { $0[identity] = page }
    }

    /// Hides a page: nobody takes it from now on, but some may hold it.
    func remove(_ identity: PageIdentity) {
        pages.withLock { _ = $0.removeValue(forKey: identity) }
    }
}
