/// The byte automaton of one executor: prose in which no reserved tag may be completed but the
/// execution's own closing `</execution_p.k>` (contract C6).
///
/// An execution's tokens go into the gather verbatim, so its end must lie between two tokens.
/// Hence:
/// - The closing may be completed only if its `<` is the first byte of a token, or only newlines
///   come before it in that token. After a token such as `?</` the closing is a foreign tag like
///   any other.
/// - The execution is every token before the one that holds the closing's `<`, less the tokens
///   directly before it that are newlines only: the newline of `\n</execution_p.k>` belongs to the
///   frame.
/// - The closing token may carry white space beyond its `>`; it is dropped with the closing.
/// A tag that is not legal is blocked as `TagScanner.advance(_:legal:)` says. End of sequence is
/// always legal.
public struct ExecutorGrammar: TokenGrammar {
    /// Where an execution stands after a token.
    public enum Progress: Hashable, Sendable {
        /// The execution goes on.
        case open
        /// The closing is complete; the execution is the first `tokens` of all tokens given so far.
        case closed(tokens: Int)
    }

    enum Phase: Hashable, Sendable {
        case prose
        /// The last `<` began where the closing may begin.
        case atBoundary
        case ended
    }

    /// The round and the prompt that the header names; in the rearranged form the prompt is 1.
    public let round: Int
    /// See `round`.
    public let prompt: Int
    private var phase = Phase.prose
    private var scanner = TagScanner()
    /// Tokens taken, and of those the ones that precede the newlines and the tag begun at the end.
    private var tokensTaken = 0
    private var tokensKept = 0

    /// The state after the header of execution `round.prompt`.
    public init(round: Int, prompt: Int) {
        precondition(round >= 1 && prompt >= 1, "Rounds and prompts count from 1.")
        self.round = round
        self.prompt = prompt
    }

    /// Whether the closing is complete.
    public var isEnded: Bool { phase == .ended }

    /// Takes one token, which must be allowed.
    public mutating func advance(token bytes: [UInt8]) -> Progress {
        guard take(bytes[...]) else {
            preconditionFailure(
                "A token of bytes \(bytes) is not allowed here; ask the mask first.")
        }
        return isEnded ? .closed(tokens: tokensKept) : .open
    }

    /// Whether a token of these bytes may come next.
    public func allows(token bytes: [UInt8]) -> Bool { after(token: bytes[...]) != nil }

    // MARK: TokenGrammar

    /// The state after a token; `nil` if it is not legal.
    public func after(token bytes: ArraySlice<UInt8>) -> ExecutorGrammar? {
        var copy = self
        return copy.take(bytes) ? copy : nil
    }

    /// Counts have no influence on which tokens are legal.
    public var maskKey: ExecutorGrammar {
        var key = self
        key.tokensTaken = 0
        key.tokensKept = 0
        return key
    }

    /// Prose with no tag begun.
    public var isPlain: Bool { phase != .ended && !scanner.isActive }

    /// An executor may end at any time before its closing.
    public var allowsEndOfSequence: Bool { !isEnded }

    // MARK: Bytes

    private mutating func take(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard !isEnded, !bytes.isEmpty else { return false }
        let isNewlines = bytes.allSatisfy { $0 == UInt8(ascii: "\n") }
        for offset in bytes.indices {
            let byte = bytes[offset]
            let wasActive = scanner.isActive
            if byte == UInt8(ascii: "<") {
                let isClean = bytes[..<offset].allSatisfy { $0 == UInt8(ascii: "\n") }
                phase = isClean ? .atBoundary : .prose
            }
            switch scanner.advance(byte, legal: phase == .atBoundary ? [closing] : []) {
            case .blocked: return false
            case .tag:
                phase = .ended
                return bytes[(offset + 1)...].allSatisfy(\.isSpace)
            case .prose:
                if !scanner.isActive { phase = .prose }
                // A tag that earlier tokens began came to nothing: they were text.
                if wasActive, !scanner.isActive || byte == UInt8(ascii: "<") {
                    tokensKept = tokensTaken
                }
            }
        }
        tokensTaken += 1
        // The execution would end before the newlines and the tag begun that stand at the end now.
        if phase == .prose, !isNewlines { tokensKept = tokensTaken }
        return true
    }

    private var closing: ReservedTag { .execution(round, prompt, closing: true) }
}
