import Foundation
import SprintCuration

/// A folder that is gone with the object.
final class ScratchFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(
        path: "curation-\(UUID().uuidString)")
    var path: String { url.path }

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: url.appending(path: name))
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: url.appending(path: name)), as: UTF8.self)
    }

    func has(_ name: String) -> Bool {
        FileManager.default.fileExists(atPath: url.appending(path: name).path)
    }
}

/// Answers as a language model writes them.
enum Answers {
    /// A component with this plan and execution.
    static func component(_ number: Int, plan: String, execution: String?) -> String {
        """
        ### Component \(number)
        - **Description:** A step.
        - **Plan:** Lines \(plan)
        - **Prompt:** \(execution == nil ? "not found" : "Do step \(number).")
        - **Execution:** Lines \(execution ?? "not found")
        - **Comment:** Lines not found
        """
    }

    /// Of a trace of seven lines: all checks pass.
    static let good =
        component(1, plan: "1", execution: "2-4") + "\n\n"
        + component(2, plan: "5", execution: "6-7")
    /// Of the same trace: line 4 twice, line 7 not at all.
    static let overlapping =
        component(1, plan: "1", execution: "2-4") + "\n\n"
        + component(2, plan: "4-5", execution: "6")
    /// A trace of seven lines.
    static let trace = (1...7).map { "line \($0)\n" }.joined()
}
