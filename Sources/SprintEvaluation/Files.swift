import Foundation
import SprintNode

/// Files of an evaluation.
enum Files {
    /// A file's bytes.
    static func bytes(of path: String) throws(EvaluationError) -> [UInt8] {
        do {
            return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        } catch {
            throw .file(path: path, reason: "cannot be read: \(SystemReason.text(of: error))")
        }
    }

    /// Writes a file in one step: it is there whole, or not at all.
    static func write(_ text: String, to path: String) throws(EvaluationError) {
        do throws(OutputError) {
            try OutputPlace(path).write(text.utf8)
        } catch {
            throw .file(path: path, reason: "cannot be written: \(error.reason)")
        }
    }

    /// Names in a folder, sorted.
    static func names(in folder: String) throws(EvaluationError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw .file(path: folder, reason: "cannot be read: \(error.localizedDescription)")
        }
    }

    /// Makes a folder and those above it.
    static func makeFolder(_ path: String) throws(EvaluationError) {
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true)
        } catch {
            throw .file(path: path, reason: "cannot be made: \(error.localizedDescription)")
        }
    }
}
