/// A CSV file (RFC 4180): the names of its columns and its rows, each with the line it begins in.
struct CSVTable {
    /// A row; it has as many cells as the head.
    struct Row: Hashable {
        /// The line it begins in, from 1.
        var line: Int
        /// Its cells, unquoted.
        var cells: [String]
    }

    /// The names of the columns; empty if the text is.
    let head: [String]
    /// The rows, empty lines left out.
    let rows: [Row]

    /// Reads text; `path` is named in errors.
    ///
    /// - Throws: `EvaluationError` naming the line that is wrong.
    init(_ text: String, path: String) throws(EvaluationError) {
        let all = try Self.rows(of: text, path: path)
        head = all.first?.cells ?? []
        rows = all.dropFirst().filter { $0.cells != [""] }
        for row in rows where row.cells.count != head.count {
            throw .malformed(
                path: path, line: row.line,
                reason: "\(row.cells.count) cells, the head has \(head.count)")
        }
    }

    /// A quoted cell may hold commas, line ends and `""`.
    private static func rows(of text: String, path: String) throws(EvaluationError) -> [Row] {
        var rows: [Row] = []
        var cells: [String] = []
        var cell = ""
        var isQuoted = false
        var (line, start) = (1, 1)
        var characters = text.unicodeScalars.makeIterator()
        var next = characters.next()
        // Spreadsheets write a byte order mark in front.
        if next == "\u{FEFF}" { next = characters.next() }
        while let character = next {
            next = characters.next()
            if character == "\n" { line += 1 }
            switch (character, isQuoted) {
            case ("\"", true) where next == "\"":
                cell.unicodeScalars.append(character)
                next = characters.next()
            case ("\"", true): isQuoted = false
            case ("\"", false) where cell.isEmpty: isQuoted = true
            case (",", false), ("\n", false):
                cells.append(cell)
                cell = ""
                if character == "," { continue }
                rows.append(Row(line: start, cells: cells))
                (cells, start) = ([], line)
            case ("\r", false) where next == "\n": continue
            default: cell.unicodeScalars.append(character)
            }
        }
        if isQuoted {
            throw .malformed(path: path, line: start, reason: "a quoted cell has no end")
        }
        if !cell.isEmpty || !cells.isEmpty { rows.append(Row(line: start, cells: cells + [cell])) }
        return rows
    }
}
