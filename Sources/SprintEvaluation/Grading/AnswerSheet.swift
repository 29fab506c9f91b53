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
        let table = try CSVTable(csv, path: path)
        guard let id = table.head.firstIndex(of: "id"),
            let answer = table.head.firstIndex(of: "answer")
        else {
            throw .malformed(
                path: path, line: 1, reason: "expected a head with the columns id and answer")
        }
        var answers: [String: String] = [:]
        for row in table.rows {
            guard answers.updateValue(row.cells[answer], forKey: row.cells[id]) == nil else {
                throw .malformed(
                    path: path, line: row.line, reason: "a second answer for \(row.cells[id])")
            }
        }
        self.answers = answers
    }
}
