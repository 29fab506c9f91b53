/// An automaton over bytes that says which tokens may come next.
///
/// A token is legal if all its bytes are, one after the other, and if it keeps the rules about
/// bytes that lie beyond a closing tag; hence `after(token:)`, not a loop over bytes, decides.
/// Values are small and cheap to copy; masks are cached under `maskKey`.
public protocol TokenGrammar: Hashable, Sendable {
    /// This state without whatever has no influence on which tokens are legal.
    var maskKey: Self { get }
    /// Whether every token without a `<` is legal here and leads to a plain state: prose, no tag
    /// begun.
    var isPlain: Bool { get }
    /// Whether the sequence may end here by a token of its own (end of sequence).
    var allowsEndOfSequence: Bool { get }
    /// The state after a token of these bytes; `nil` if the token is not legal here.
    func after(token bytes: ArraySlice<UInt8>) -> Self?
}

extension TagScanner {
    /// What a byte does where only `legal` tags may stand.
    enum Verdict {
        /// The byte may not come here.
        case blocked
        /// The byte may come; it completes no tag.
        case prose
        /// The byte completes this tag.
        case tag(ReservedTag)
    }

    /// Takes a byte where only the tags of `legal` may be completed.
    ///
    /// A tag that is not legal is blocked at the latest byte that completes it. One exception makes
    /// models plan better: after `<prompt_` and the like (`committed`) only the rest of a legal tag
    /// may follow, and where no legal tag starts so, the `_` itself is blocked. A plain `<` is
    /// always allowed.
    mutating func advance(_ byte: UInt8, legal: [ReservedTag]) -> Verdict {
        if let kind = committed {
            guard let goal = legal.first(where: { $0.kind == kind && $0.isClosing == isClosing }),
                goal.bytes[Int(length)] == byte
            else { return .blocked }
        }
        let wasCommitted = committed != nil
        if let tag = advance(byte) { return legal.contains(tag) ? .tag(tag) : .blocked }
        guard !wasCommitted, let kind = committed else { return .prose }
        return legal.contains { $0.kind == kind && $0.isClosing == isClosing } ? .prose : .blocked
    }
}
