/// A word of an expression and where it stands.
struct CountdownToken: Hashable {
    enum Kind: Hashable {
        case number(Int)
        case operation(CountdownOperation)
        case opening
        case closing
        /// `\frac`, which two groups follow.
        case fraction
    }

    let kind: Kind
    let text: String
    let offset: Int

    /// The complaint that the word has no place where it stands.
    var unexpected: CountdownFault { .unexpected(text, offset: offset) }

    /// Words without digits, longest first where one begins another.
    private static let words: [(spelling: [UInt8], kind: Kind?)] = [
        ("\\times", .operation(.times)), ("\\cdot", .operation(.times)),
        ("\\div", .operation(.over)), ("\\left", nil), ("\\right", nil),
        ("\\frac", .fraction), ("\\dfrac", .fraction), ("\\tfrac", .fraction),
        ("\\,", nil), ("\\ ", nil),
        ("+", .operation(.plus)), ("-", .operation(.minus)), ("−", .operation(.minus)),
        ("*", .operation(.times)), ("×", .operation(.times)), ("·", .operation(.times)),
        ("/", .operation(.over)), ("÷", .operation(.over)),
        ("(", .opening), ("[", .opening), ("{", .opening),
        (")", .closing), ("]", .closing), ("}", .closing),
    ].map { (Array($0.0.utf8), $0.1) }

    /// The words of a text, white space left out.
    static func tokens(of bytes: [UInt8]) throws(CountdownFault) -> [CountdownToken] {
        var tokens: [CountdownToken] = []
        var at = 0
        while at < bytes.count {
            if isSpace(bytes[at]) {
                at += 1
            } else if isDigit(bytes[at]) {
                tokens.append(try number(in: bytes, at: &at))
            } else if let word = words.first(where: { bytes[at...].starts(with: $0.spelling) }) {
                if let kind = word.kind {
                    let text = String(decoding: word.spelling, as: UTF8.self)
                    tokens.append(CountdownToken(kind: kind, text: text, offset: at))
                }
                at += word.spelling.count
            } else {
                throw .unexpected(character(in: bytes, at: at), offset: at)
            }
        }
        return tokens
    }

    private static func number(in bytes: [UInt8], at: inout Int) throws(CountdownFault)
        -> CountdownToken
    {
        let start = at
        while at < bytes.count, isDigit(bytes[at]) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard let value = Int(text) else { throw .tooLarge }
        return CountdownToken(kind: .number(value), text: text, offset: start)
    }

    /// The character that begins at a byte; a piece that is no UTF-8 shows as U+FFFD.
    private static func character(in bytes: [UInt8], at: Int) -> String {
        String(String(decoding: bytes[at...].prefix(16), as: UTF8.self).prefix(1))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }
}
