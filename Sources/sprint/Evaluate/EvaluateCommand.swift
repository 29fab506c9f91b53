import ArgumentParser
import Foundation
import SprintCommand
import SprintNode

/// `sprint evaluate`: how often answers are right, and what they cost.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Grade answers and count what they cost.",
        subcommands: [EvaluateTrajectories.self])
}

/// Writes a report's file.
enum ReportFile {
    /// Writes a document as JSON.
    static func write(json document: some Encodable, to path: String) throws {
        try write(JSONDocument.text(document), to: path)
    }

    /// Writes text.
    static func write(_ text: String, to path: String) throws {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw NodeError.output(path: path, reason: error.localizedDescription)
        }
    }
}
