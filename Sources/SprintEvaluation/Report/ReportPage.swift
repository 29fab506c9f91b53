import SprintBenchmark

/// A report as a page: tables, notes and plots, as HTML or as Markdown with the plots beside it.
public struct ReportPage: Sendable {
    /// The page's title.
    public var title: String
    /// Lines under the title.
    public var notes: [String]
    /// The tables under their titles.
    public var tables: [(title: String, table: TextTable)]
    /// The plots.
    public var plots: [SVGPlot]

    /// Creates a page.
    public init(
        title: String, notes: [String], tables: [(title: String, table: TextTable)],
        plots: [SVGPlot]
    ) {
        self.title = title
        self.notes = notes
        self.tables = tables
        self.plots = plots
    }

    /// One file that needs no other.
    public var html: String {
        let tables = tables.map { title, table in
            "<h2>\(MarkupText.escaped(title))</h2>\n<table>\n" + Self.row(table.head, "th")
                + table.rows.map { Self.row($0, "td") }.joined() + "</table>\n"
        }
        return """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><title>\(MarkupText.escaped(title))</title>
            <style>
            body { font-family: sans-serif; max-width: 1100px; margin: 2em auto; padding: 0 1em; }
            table { border-collapse: collapse; } svg { max-width: 760px; display: block; }
            th, td { border-bottom: 1px solid #ddd; padding: 3px 10px; text-align: left; }
            </style></head><body>
            <h1>\(MarkupText.escaped(title))</h1>
            \(notes.map { "<p>\(MarkupText.escaped($0))</p>" }.joined(separator: "\n"))
            \(plots.map(\.svg).joined())
            \(tables.joined())
            </body></html>

            """
    }

    /// Markdown that shows the plots by their file names, as many as there are plots.
    public func markdown(plotFiles: [String]) -> String {
        precondition(plotFiles.count == plots.count, "each plot has a file")
        let pictures = zip(plots, plotFiles).map { "![\($0.title)](\($1))\n" }
        let tables = tables.map { title, table in
            "## \(title)\n\n" + Self.line(table.head)
                + Self.line(table.head.map { _ in "---" })
                + table.rows.map(Self.line).joined()
        }
        return (["# \(title)\n"] + notes.map { $0 + "\n" } + pictures + tables)
            .joined(separator: "\n")
    }

    private static func row(_ cells: [String], _ tag: String) -> String {
        "<tr>" + cells.map { "<\(tag)>\(MarkupText.escaped($0))</\(tag)>" }.joined() + "</tr>\n"
    }

    private static func line(_ cells: [String]) -> String {
        "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |\n"
    }
}
