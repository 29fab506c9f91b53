import Foundation

/// The programs' JSON documents: keys sorted, so that the same result has the same bytes.
public enum JSONDocument {
    /// Writes a document to stdout.
    public static func write(_ value: some Encodable) throws {
        try Terminal.write(text(value))
    }

    /// A document's text, with one trailing newline.
    public static func text(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self) + "\n"
    }
}
