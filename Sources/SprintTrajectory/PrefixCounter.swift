import SprintProtocol

/// Counts the tokens of a text that grows, again and again, in time linear in the text.
///
/// What stands before a single space between two visible ASCII characters is counted once and for
/// all: every pre-tokenizer of byte-level BPE ends a word there, whatever follows, so that the
/// counts of the two sides add up to that of the whole.
struct PrefixCounter {
    /// The text behind the last cut.
    private var tail: [UInt8] = []
    /// Bytes of the tail that were searched for a cut.
    private var searched = 1
    /// The last place in the tail to cut at.
    private var cut = 0
    /// The tokens before the tail.
    private var before = 0

    /// Takes more of the text.
    mutating func append(_ bytes: [UInt8]) { tail += bytes }

    /// The tokens of the text so far, by a count of those of a text.
    mutating func tokens(_ count: ([UInt8]) -> Int) -> Int {
        search()
        if cut > 0 {
            before += count(Array(tail[..<cut]))
            tail.removeFirst(cut)
            searched -= cut
            cut = 0
        }
        let total = before + (tail.isEmpty ? 0 : count(tail))
        if tail.count > Limits.countedTailBytesMax {
            before = total
            tail = []
            searched = 1
        }
        return total
    }

    /// Looks for the last place to cut at among the bytes that came since the last time.
    private mutating func search() {
        while searched + 1 < tail.count {
            if tail[searched] == UInt8(ascii: " "), Self.isVisible(tail[searched - 1]),
                Self.isVisible(tail[searched + 1])
            {
                cut = searched
            }
            searched += 1
        }
    }

    private static func isVisible(_ byte: UInt8) -> Bool { (0x21...0x7E).contains(byte) }
}
