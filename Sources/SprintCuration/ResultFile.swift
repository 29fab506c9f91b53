import Foundation
import SprintNode

/// Files that a stage leaves: each is there whole, or not at all.
enum ResultFile {
    /// Writes bytes; the folder is made if it is missing.
    static func write(_ bytes: [UInt8], to url: URL) throws(CurationError) {
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        } catch {
            throw .unwritable(file: url.path, reason: SystemReason.text(of: error))
        }
        do throws(OutputError) {
            try OutputPlace(url.path).write(bytes)
        } catch {
            throw .unwritable(file: url.path, reason: error.reason)
        }
    }

    /// Removes a file if it is there.
    static func remove(_ url: URL) throws(CurationError) {
        guard FileManager.default.fileExists(atPath: url.path) else { return }
        do {
            try FileManager.default.removeItem(at: url)
        } catch {
            throw .unwritable(file: url.path)
        }
    }

    /// Writes a document as JSON that a person can read, keys sorted.
    static func write(json document: some Encodable, to url: URL) throws(CurationError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let bytes: [UInt8]
        do {
            bytes = Array(try encoder.encode(document)) + [UInt8(ascii: "\n")]
        } catch {
            throw .unwritable(file: url.path)
        }
        try write(bytes, to: url)
    }
}
