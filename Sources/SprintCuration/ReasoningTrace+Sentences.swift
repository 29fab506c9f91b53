extension ReasoningTrace {
    /// A trace whose lines are the sentences of a text. A newline always ends one; inside a line, a
    /// full stop, question mark or exclamation mark does that is followed by white space and is not
    /// part of an abbreviation or of a list's number. What begins with `<think>` and ends with
    /// `</think>` loses both.
    ///
    /// Linear in the text.
    public init(sentencesOf text: [UInt8]) {
        self.init()
        bytes = Self.withoutThinkTags(text)
        var start: Int?
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: "\n") {
                if let begun = start { appendSentence(begun..<index) }
                start = nil
            } else if let begun = start {
                guard Self.isSpace(byte), endsSentence(begun..<index) else { continue }
                appendSentence(begun..<index)
                start = nil
            } else if !Self.isSpace(byte) {
                start = index
            }
        }
        if let start { appendSentence(start..<bytes.count) }
    }

    /// The lines with their numbers, as a language model reads them: `1: First line`.
    var numbered: String {
        lines.enumerated().map { index, range in
            "\(index + 1): \(String(decoding: bytes[range], as: UTF8.self))"
        }.joined(separator: "\n")
    }

    /// The lines, each ended by a newline: what `init(linesOf:)` reads.
    var linesText: [UInt8] {
        lines.reduce(into: []) { text, range in
            text += bytes[range]
            text.append(UInt8(ascii: "\n"))
        }
    }

    private mutating func appendSentence(_ range: Range<Int>) {
        var range = range
        while let last = range.last, Self.isSpace(bytes[last]) { range = range.dropLast() }
        if !range.isEmpty { lines.append(range) }
    }

    /// Whether the text before a space is a whole sentence.
    private func endsSentence(_ range: Range<Int>) -> Bool {
        var end = range.upperBound
        while end > range.lowerBound, Self.closing.contains(bytes[end - 1]) { end -= 1 }
        guard end > range.lowerBound else { return false }
        switch bytes[end - 1] {
        case UInt8(ascii: "!"), UInt8(ascii: "?"): return true
        case UInt8(ascii: "."): return !isAbbreviation(range.lowerBound..<(end - 1))
        default: return false
        }
    }

    /// Whether the word before a full stop is an abbreviation, or a number that begins the line.
    private func isAbbreviation(_ range: Range<Int>) -> Bool {
        let tail = bytes[range].suffix(12)
        let start = tail.lastIndex(where: Self.isSpace).map { $0 + 1 } ?? tail.startIndex
        let word = tail[start...]
        if start == range.lowerBound, word.allSatisfy(Self.isDigit) { return true }
        let letters = word.drop { Self.opening.contains($0) }
        return Self.abbreviations.contains(String(decoding: letters, as: UTF8.self).lowercased())
    }

    private static func withoutThinkTags(_ text: [UInt8]) -> [UInt8] {
        let opening = Array("<think>".utf8), closing = Array("</think>".utf8)
        var text = text[...]
        while let byte = text.first, isSpace(byte) || byte == UInt8(ascii: "\n") {
            text.removeFirst()
        }
        while let byte = text.last, isSpace(byte) || byte == UInt8(ascii: "\n") {
            text.removeLast()
        }
        if text.starts(with: opening) { text = text.dropFirst(opening.count) }
        if text.suffix(closing.count).elementsEqual(closing) { text = text.dropLast(closing.count) }
        return Array(text)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static let closing = Array("\"')]}*$".utf8)
    private static let opening = Array("\"'([{*".utf8)
    private static let abbreviations: Set = [
        "e.g", "i.e", "etc", "vs", "cf", "eq", "eqs", "fig", "no", "mr", "mrs", "ms", "dr", "prof",
        "st", "approx", "resp", "w.l.o.g", "wlog", "ex",
    ]
}
