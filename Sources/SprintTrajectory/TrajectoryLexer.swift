import SprintProtocol

/// Cuts a stream of bytes into text and tags, well spelt or damaged, without losing a byte.
///
/// The pieces do not depend on where the stream was cut into chunks, except that text may come in
/// several pieces. Linear: a byte is looked at once and copied at most twice.
struct TrajectoryLexer {
    /// A piece of the stream.
    enum Lexeme {
        case text(ArraySlice<UInt8>)
        case tag(ReservedTag, [UInt8])
        /// A tag's name with something else than its numbers after it.
        case damaged(ReservedTag.Kind, isClosing: Bool, [UInt8])
    }

    private var scanner = TagScanner()
    /// The bytes since the last `<` while they may still become a tag.
    private var pending: [UInt8] = []

    /// Takes a chunk and hands every piece that is certain to `body`.
    mutating func feed(_ chunk: ArraySlice<UInt8>, _ body: (Lexeme) -> Void) {
        var rest = chunk
        while let byte = rest.first {
            if pending.isEmpty {
                let end = rest.firstIndex(of: UInt8(ascii: "<")) ?? rest.endIndex
                if end > rest.startIndex { body(.text(rest[..<end])) }
                rest = rest[end...]
                guard !rest.isEmpty else { return }
                _ = scanner.advance(rest.removeFirst())
                pending.append(UInt8(ascii: "<"))
            } else if byte == UInt8(ascii: "<") {
                flush(body)
            } else {
                rest.removeFirst()
                take(byte, body)
            }
        }
    }

    /// Hands over what was held back: a tag that never ended is text.
    mutating func flush(_ body: (Lexeme) -> Void) {
        if !pending.isEmpty { body(.text(pending[...])) }
        pending.removeAll(keepingCapacity: true)
    }

    private mutating func take(_ byte: UInt8, _ body: (Lexeme) -> Void) {
        pending.append(byte)
        let tag = scanner.advance(byte)
        if byte == UInt8(ascii: ">") {
            if let tag {
                body(.tag(tag, pending))
            } else if let (kind, isClosing) = Self.damagedTag(pending) {
                body(.damaged(kind, isClosing: isClosing, pending))
            } else {
                body(.text(pending[...]))
            }
            pending.removeAll(keepingCapacity: true)
        } else if !scanner.isActive, byte.isSpace || pending.count >= Limits.damagedTagBytesMax {
            flush(body)
        }
    }

    /// The kind of a damaged tag: after the name comes its end, a `_`, a `.` or a digit.
    private static func damagedTag(_ bytes: [UInt8]) -> (ReservedTag.Kind, isClosing: Bool)? {
        guard bytes.count <= Limits.damagedTagBytesMax else { return nil }
        let isClosing = bytes[1] == UInt8(ascii: "/")
        let name = bytes[(isClosing ? 2 : 1)...]
        let kinds: [ReservedTag.Kind] = [.plan, .prompt, .executionGroup, .execution, .finalAnswer]
        for kind in kinds {
            let word = kind.numberCount > 0 ? kind.stemBytes.dropLast() : kind.stemBytes[...]
            guard name.starts(with: word), let next = name.dropFirst(word.count).first else {
                continue
            }
            let isName = next == UInt8(ascii: ">") || "_.0123456789".utf8.contains(next)
            return isName ? (kind, isClosing) : nil
        }
        return nil
    }
}
