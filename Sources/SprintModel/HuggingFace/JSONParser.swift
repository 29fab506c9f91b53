import SprintProtocol

/// Parses a JSON document (RFC 8259) strictly: UTF-8, no duplicate names, bounded depth and number
/// of values, nothing behind it.
struct JSONParser {
    /// Where and why a document is not JSON.
    struct Failure: Error, Hashable, CustomStringConvertible {
        let offset: Int
        let reason: String
        var description: String { "byte \(offset): \(reason)" }
    }

    private let bytes: [UInt8]
    private var offset = 0
    private var depth = 0
    private var valuesLeft: Int

    private init(_ bytes: [UInt8], valuesMax: Int) {
        self.bytes = bytes
        valuesLeft = valuesMax
    }

    /// The document in `bytes`, of at most `valuesMax` values, the document itself included.
    static func parse(
        _ bytes: [UInt8], valuesMax: Int = Limits.jsonValuesMax
    ) throws(Failure) -> JSONValue {
        var parser = JSONParser(bytes, valuesMax: valuesMax)
        let value = try parser.value()
        parser.skipSpace()
        guard parser.offset == bytes.count else {
            throw parser.failure("something follows the document")
        }
        return value
    }

    private func failure(_ reason: String) -> Failure { Failure(offset: offset, reason: reason) }

    private var byte: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func skipSpace() {
        while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    /// Steps over `expected` if it comes next, after space.
    private mutating func take(_ expected: Character) -> Bool {
        skipSpace()
        guard byte == expected.asciiValue else { return false }
        offset += 1
        return true
    }

    private mutating func value() throws(Failure) -> JSONValue {
        skipSpace()
        guard valuesLeft > 0 else { throw failure("the document has too many values") }
        valuesLeft -= 1
        switch byte {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw failure("the document ends")
        default: return .number(try number())
        }
    }

    private mutating func word(_ word: String, _ value: JSONValue) throws(Failure) -> JSONValue {
        guard bytes[offset...].starts(with: word.utf8) else { throw failure("expected \(word)") }
        offset += word.utf8.count
        return value
    }

    private mutating func enter() throws(Failure) {
        offset += 1
        depth += 1
        guard depth <= Limits.jsonDepthMax else {
            throw failure("nested deeper than \(Limits.jsonDepthMax)")
        }
    }

    private mutating func object() throws(Failure) -> JSONValue {
        try enter()
        defer { depth -= 1 }
        var members: [JSONMember] = []
        var names: Set<String> = []
        guard !take("}") else { return .object([]) }
        repeat {
            skipSpace()
            guard byte == UInt8(ascii: "\"") else { throw failure("expected a name") }
            let name = try string()
            guard names.insert(name).inserted else {
                throw failure("the name \(name) stands twice")
            }
            guard take(":") else { throw failure("expected a colon") }
            members.append(JSONMember(name: name, value: try value()))
        } while take(",")
        guard take("}") else { throw failure("expected a comma or a closing brace") }
        return .object(members)
    }

    private mutating func array() throws(Failure) -> JSONValue {
        try enter()
        defer { depth -= 1 }
        var elements: [JSONValue] = []
        guard !take("]") else { return .array([]) }
        repeat { elements.append(try value()) } while take(",")
        guard take("]") else { throw failure("expected a comma or a closing bracket") }
        return .array(elements)
    }

    private mutating func number() throws(Failure) -> String {
        let start = offset
        while let byte, (0x30...0x39).contains(byte) || "+-.eE".utf8.contains(byte) { offset += 1 }
        let digits = String(decoding: bytes[start..<offset], as: UTF8.self)
        guard offset > start, Double(digits) != nil, !digits.hasPrefix("+"), !digits.hasPrefix(".")
        else {
            throw failure("expected a value")
        }
        return digits
    }
}

extension JSONParser {
    /// Reads a string, of which most parts are copied as they stand.
    private mutating func string() throws(Failure) -> String {
        offset += 1
        var text = ""
        while true {
            let start = offset
            while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
                offset += 1
            }
            guard let part = String(validating: bytes[start..<offset], as: UTF8.self) else {
                throw failure("a string is not UTF-8")
            }
            text += part
            guard let byte else { throw failure("the document ends inside a string") }
            offset += 1
            if byte == UInt8(ascii: "\"") { return text }
            guard byte == UInt8(ascii: "\\") else {
                throw failure("a control character stands in a string")
            }
            text.unicodeScalars.append(try escape())
        }
    }

    /// Reads what follows a backslash.
    private mutating func escape() throws(Failure) -> Unicode.Scalar {
        guard let byte else { throw failure("the document ends inside a string") }
        offset += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return try unicode()
        default: throw failure("an unknown escape")
        }
    }

    /// Reads four digits, or twice four that make a surrogate pair.
    private mutating func unicode() throws(Failure) -> Unicode.Scalar {
        let high = try hexadecimal()
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00, bytes[offset...].starts(with: "\\u".utf8) else {
            throw failure("half a surrogate pair")
        }
        offset += 2
        let low = try hexadecimal()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw failure("half a surrogate pair") }
        return scalar
    }

    private mutating func hexadecimal() throws(Failure) -> UInt32 {
        guard offset + 4 <= bytes.count else { throw failure("the document ends inside an escape") }
        let digits = String(decoding: bytes[offset..<offset + 4], as: UTF8.self)
        guard digits.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let value = UInt32(digits, radix: 16)
        else { throw failure("expected four hexadecimal digits") }
        offset += 4
        return value
    }
}
