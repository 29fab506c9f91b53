/// Escaping of reserved tags in text from outside (contract C4).
///
/// A question that holds `<Plan_1>` must not look like a plan to the model or to a parser, and must
/// be printed as it came. Escaping puts one backslash after the `<` of a reserved tag, and of one
/// that already has backslashes there, so that the number of backslashes tells how often a tag was
/// escaped and `unescape` is exact: `<Plan_1>` ↔ `<\Plan_1>`, `<\/think>` ↔ `<\\/think>`.
/// Everything else is untouched.
public enum ReservedTags {
    /// Escapes every reserved tag of `text`.
    ///
    /// - Returns: the text, and how many tags were escaped.
    public static func escape(_ text: [UInt8]) -> (text: [UInt8], count: Int) {
        let starts = tagStarts(in: text).map(\.start)
        var result: [UInt8] = []
        result.reserveCapacity(text.count + starts.count)
        var copied = 0
        for start in starts {
            result += text[copied...start]
            result.append(backslash)
            copied = start + 1
        }
        result += text[copied...]
        return (result, starts.count)
    }

    /// Undoes one `escape`: takes one backslash off each reserved tag that has one.
    public static func unescape(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var copied = 0
        for tag in tagStarts(in: text) where tag.isEscaped {
            result += text[copied...tag.start]
            copied = tag.start + 2
        }
        result += text[copied...]
        return result
    }

    /// Counts the reserved tags of `text`; escaped forms are none.
    public static func count(in text: [UInt8]) -> Int {
        tagStarts(in: text).count { !$0.isEscaped }
    }

    /// The first reserved tag of a text, as it is written; escaped forms are none.
    public static func first(in text: String) -> String? {
        let bytes = Array(text.utf8)
        guard let tag = tagStarts(in: bytes).first(where: { !$0.isEscaped }),
            let end = bytes[tag.start...].firstIndex(of: UInt8(ascii: ">"))
        else { return nil }
        return String(decoding: bytes[tag.start...end], as: UTF8.self)
    }

    private static let backslash = UInt8(ascii: "\\")

    /// Offsets of the `<` of every reserved tag, plain or escaped, in order.
    private static func tagStarts(in text: [UInt8]) -> [(start: Int, isEscaped: Bool)] {
        var scanner = TagScanner()
        var opened = 0
        var starts: [(start: Int, isEscaped: Bool)] = []
        for (offset, byte) in text.enumerated() {
            if byte == UInt8(ascii: "<") { opened = offset }
            let isEscaped = scanner.isEscaped
            if scanner.advance(byte, escapes: true) != nil { starts.append((opened, isEscaped)) }
        }
        return starts
    }
}
