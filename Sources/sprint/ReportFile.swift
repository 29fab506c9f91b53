import Foundation
import SprintCommand
import SprintNode

/// A benchmark's report on disk.
enum ReportFile {
    /// Writes a report as JSON.
    ///
    /// - Throws: `NodeError.output` naming the file.
    static func write(_ report: some Encodable, to path: String) throws {
        do {
            try Data(JSONDocument.text(report).utf8).write(
                to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw NodeError.output(path: path, reason: error.localizedDescription)
        }
    }
}
