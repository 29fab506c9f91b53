/// Source text with comments and literals blanked out, so that a brace or a word in it is code.
///
/// Line breaks stay where they were. Swift and C are told apart because `'` quotes only in C and
/// raw strings exist only in Swift. Interpolations are blanked with the literal that holds them.
struct CodeText {
    /// As many bytes as the source; blanked ones are spaces.
    private(set) var bytes: [UInt8]
    private let isC: Bool
    private var index = 0

    /// The bytes that a comment or a literal can begin with.
    private static let openers = Array("/\"#'".utf8)

    init(_ file: SourceFile) {
        bytes = Array(file.text.utf8)
        isC = file.isC
        blank()
    }

    /// The blanked text, line by line.
    var lines: [Substring] {
        String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
    }

    private mutating func blank() {
        while index < bytes.count {
            if !Self.openers.contains(bytes[index]) {
                index += 1
            } else if starts("//") {
                blankUntil("\n")
            } else if starts("/*") {
                blankBlockComment()
            } else if let pounds = literalStart() {
                blankLiteral(pounds: pounds)
            } else if isC && bytes[index] == UInt8(ascii: "'") {
                blankQuoted(closing: [UInt8(ascii: "'")], pounds: 0)
            } else {
                index += 1
            }
        }
    }

    /// Number of `#` before a string literal that begins here, or `nil` where none begins.
    private func literalStart() -> Int? {
        var at = index
        while !isC && at < bytes.count && bytes[at] == UInt8(ascii: "#") { at += 1 }
        return at < bytes.count && bytes[at] == UInt8(ascii: "\"") ? at - index : nil
    }

    private mutating func blankLiteral(pounds: Int) {
        for _ in 0..<pounds { erase() }
        let quote = UInt8(ascii: "\"")
        let fence = [UInt8](repeating: UInt8(ascii: "#"), count: pounds)
        blankQuoted(
            closing: (!isC && starts("\"\"\"") ? [quote, quote, quote] : [quote]) + fence,
            pounds: pounds)
    }

    private mutating func blankQuoted(closing: [UInt8], pounds: Int) {
        let quotes = closing.count - pounds
        for _ in 0..<quotes { erase() }
        let escape = [UInt8(ascii: "\\")] + [UInt8](repeating: UInt8(ascii: "#"), count: pounds)
        while index < bytes.count && !starts(closing) {
            if starts(escape) {
                for _ in 0..<escape.count { erase() }
                if !isC && starts("(") { blankInterpolation() } else { erase() }
            } else {
                erase()
            }
        }
        for _ in 0..<closing.count { erase() }
    }

    private mutating func blankInterpolation() {
        var depth = 0
        repeat {
            if let pounds = literalStart() {
                blankLiteral(pounds: pounds)
                continue
            }
            if starts("(") { depth += 1 }
            if starts(")") { depth -= 1 }
            erase()
        } while depth > 0 && index < bytes.count
    }

    private mutating func blankBlockComment() {
        var depth = 0
        repeat {
            let opens = starts("/*") && (depth == 0 || !isC)
            let closes = starts("*/")
            if opens { depth += 1 } else if closes { depth -= 1 }
            erase()
            if opens || closes { erase() }
        } while depth > 0 && index < bytes.count
    }

    private mutating func blankUntil(_ end: String) {
        while index < bytes.count && !starts(end) { erase() }
    }

    private mutating func erase() {
        guard index < bytes.count else { return }
        if bytes[index] != UInt8(ascii: "\n") { bytes[index] = UInt8(ascii: " ") }
        index += 1
    }

    private func starts(_ text: String) -> Bool { starts(Array(text.utf8)) }

    private func starts(_ text: [UInt8]) -> Bool {
        index + text.count <= bytes.count && bytes[index..<index + text.count].elementsEqual(text)
    }
}
