import Foundation

/// Gold answers by question, from a CSV file with the columns `id` and `answer` (RFC 4180).
public struct AnswerSheet: Hashable, Sendable {
    /// Answers by id.
    public let answers: [String: String]

    /// Reads a file.
    ///
    /// - Throws: `EvaluationError` naming the line that is wrong.
    public init(path: String) throws(EvaluationError) {
        let data = try Files.bytes(of: path)
        try self.init(csv: String(decoding: data, as: UTF8.self), path: path)
    }

    /// Reads text; `path` is named in errors.
    public init(csv: String, path: String) throws(EvaluationError) {
        let rows = try Self.rows(of: csv, path: path)
        guard let head = rows.first?.cells, let id = head.firstIndex(of: "id"),
            let answer = head.firstIndex(of: "answer")
        else {
            throw .malformed(
                path: path, line: 1, reason: "expected a head with the columns id and answer")
        }
        var answers: [String: String] = [:]
        for row in rows.dropFirst() where row.cells != [""] {
            guard row.cells.count == head.count else {
                throw .malformed(
                    path: path, line: row.line,
                    reason: "\(row.cells.count) cells, the head has \(head.count)")
            }
            guard answers.updateValue(row.cells[answer], forKey: row.cells[id]) == nil else {
                throw .malformed(
                    path: path, line: row.line, reason: "a second answer for \(row.cells[id])")
            }
        }
        self.answers = answers
    }

    /// Rows with the line they begin in; a quoted cell may hold commas, line ends and `""`.
    private static func rows(
        of csv: String, path: String
    ) throws(EvaluationError) -> [(line: Int, cells: [String])] {
        var rows: [(line: Int, cells: [String])] = []
        var cells: [String] = []
        var cell = ""
        var isQuoted = false
        var (line, start) = (1, 1)
        var characters = csv.unicodeScalars.makeIterator()
        var next = characters.next()
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
                rows.append((start, cells))
                (cells, start) = ([], line)
            case ("\r", false) where next == "\n": continue
            default: cell.unicodeScalars.append(character)
            }
        }
        if isQuoted {
            throw .malformed(path: path, line: start, reason: "a quoted cell has no end")
        }
        if !cell.isEmpty || !cells.isEmpty { rows.append((start, cells + [cell])) }
        return rows
    }
}
