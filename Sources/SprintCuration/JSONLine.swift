/// Writes one object of a JSONL file, field by field, without a tree in between: data sets are
/// large.
struct JSONLine {
    private var bytes: [UInt8]
    private var isEmpty = true
    private static let digits = Array("0123456789abcdef".utf8)

    init(appendingTo bytes: [UInt8]) {
        self.bytes = bytes
        self.bytes.append(UInt8(ascii: "{"))
    }

    /// A field whose value is written as it stands.
    mutating func field(_ name: String, literal: String) {
        begin(name)
        bytes.append(contentsOf: literal.utf8)
    }

    /// A field whose value is a string, given in UTF-8.
    mutating func field(_ name: String, string: some Sequence<UInt8>) {
        begin(name)
        append(string: string)
    }

    /// A field whose value is a list of objects of strings.
    mutating func field(_ name: String, objects: [[(name: String, string: [UInt8])]]) {
        begin(name)
        for (place, object) in objects.enumerated() {
            bytes.append(contentsOf: place == 0 ? "[".utf8 : ", ".utf8)
            for (index, field) in object.enumerated() {
                bytes.append(contentsOf: index == 0 ? "{\"".utf8 : ", \"".utf8)
                bytes.append(contentsOf: "\(field.name)\": ".utf8)
                append(string: field.string)
            }
            bytes.append(UInt8(ascii: "}"))
        }
        bytes.append(contentsOf: objects.isEmpty ? "[]".utf8 : "]".utf8)
    }

    /// Ends the object and the line.
    consuming func finish() -> [UInt8] {
        bytes.append(contentsOf: "}\n".utf8)
        return bytes
    }

    private mutating func append(string: some Sequence<UInt8>) {
        bytes.append(UInt8(ascii: "\""))
        for byte in string { append(escaping: byte) }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func begin(_ name: String) {
        bytes.append(contentsOf: isEmpty ? "\"".utf8 : ", \"".utf8)
        isEmpty = false
        bytes.append(contentsOf: name.utf8)
        bytes.append(contentsOf: "\": ".utf8)
    }

    private mutating func append(escaping byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"):
            bytes.append(UInt8(ascii: "\\"))
            bytes.append(byte)
        case 0..<0x20:
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(Self.digits[Int(byte >> 4)])
            bytes.append(Self.digits[Int(byte & 15)])
        default: bytes.append(byte)
        }
    }
}
