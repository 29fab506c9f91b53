import Foundation
import SprintCommand
import SprintEvaluation
import SprintNode

/// Writes a report's file.
enum ReportFile {
    /// Writes a document as JSON.
    static func write(json document: some Encodable, to path: String) throws {
        try write(JSONDocument.text(document), to: path)
    }

    /// Writes a page: HTML, or Markdown with each plot in a file beside it.
    static func write(_ page: ReportPage, to path: String) throws {
        guard path.hasSuffix(".md") else { return try write(page.html, to: path) }
        let base = String(path.dropLast(3))
        let files = page.plots.indices.map { "\(base)-\($0 + 1).svg" }
        for (plot, file) in zip(page.plots, files) { try write(plot.svg, to: file) }
        let names = files.map { URL(fileURLWithPath: $0).lastPathComponent }
        try write(page.markdown(plotFiles: names), to: path)
    }

    /// Writes text.
    static func write(_ text: String, to path: String) throws {
        try OutputPlace(path).write(text.utf8)
    }
}
