import Foundation
import SprintProtocol

/// One record of a data set's file, a line of JSON or a row of CSV, whose fields are read by type.
/// Errors name the file, the line and the field.
struct DatasetRecord {
    /// The file, named in errors.
    let path: String
    /// The line that the record begins in, from 1.
    let line: Int
    /// The fields by name in lower case.
    private let fields: [String: Value]

    /// Reads the records of a file: JSON lines if its name ends in `.jsonl`, an array of objects or
    /// JSON lines if in `.json`, CSV if in `.csv`.
    ///
    /// - Throws: `EvaluationError` naming what is wrong; a file without a record is.
    static func load(path: String) throws(EvaluationError) -> [DatasetRecord] {
        let bytes = try Files.bytes(of: path)
        guard bytes.count <= Limits.datasetBytesMax else {
            throw .file(path: path, reason: "larger than \(Limits.datasetBytesMax) bytes; split it")
        }
        let records: [DatasetRecord]
        if path.lowercased().hasSuffix(".csv") {
            guard let text = String(validating: bytes, as: UTF8.self) else {
                throw .file(path: path, reason: "is no UTF-8; convert it")
            }
            records = try csv(text, path: path)
        } else if path.lowercased().hasSuffix(".jsonl") {
            records = try json(JSONPieces.lines(of: bytes), path: path)
        } else if path.lowercased().hasSuffix(".json") {
            let pieces = JSONPieces.elements(of: bytes) ?? JSONPieces.lines(of: bytes)
            records = try json(pieces, path: path)
        } else {
            throw .file(
                path: path, reason: "is neither .jsonl, .json nor .csv; rename or convert it")
        }
        guard !records.isEmpty else { throw .empty(path: path, expected: "problem") }
        guard records.count <= Limits.datasetProblemsMax else {
            throw .file(
                path: path, reason: "more than \(Limits.datasetProblemsMax) problems; split it")
        }
        return records
    }

    // MARK: Fields

    /// The text of the first of these fields that is there; white space at its ends is taken off.
    func text(_ names: String...) throws(EvaluationError) -> String {
        if let text = try optionalText(names) { return text }
        throw missing(names)
    }

    /// The same, `nil` if none of them is there or it is empty.
    func optionalText(_ names: String...) throws(EvaluationError) -> String? {
        try optionalText(names)
    }

    /// The text of a field as it stands; `nil` if it is not there.
    func verbatim(_ name: String) throws(EvaluationError) -> String? {
        guard let (_, value) = value([name]) else { return nil }
        guard let text = value.text else { throw error(name, "is no text") }
        return text
    }

    /// The whole number in the first of these fields that is there.
    func integer(_ names: String...) throws(EvaluationError) -> Int {
        guard let (name, value) = value(names) else { throw missing(names) }
        guard let number = value.integer else {
            throw error(name, "is no whole number but \(value.text ?? "a list or an object")")
        }
        return number
    }

    /// The same, `nil` if the field is not there or empty.
    func optionalInteger(_ name: String) throws(EvaluationError) -> Int? {
        guard let (_, value) = value([name]), value.text != "" else { return nil }
        return try integer(name)
    }

    /// The whole numbers of a list; in a cell, or in a text, they stand with spaces or commas
    /// between them.
    func integers(_ names: String...) throws(EvaluationError) -> [Int] {
        guard let (name, value) = value(names) else { throw missing(names) }
        guard let numbers = value.integers else {
            throw error(name, "is no list of whole numbers, such as [15, 12, 5, 4]")
        }
        return numbers
    }

    /// The texts of a list; `nil` if the field is not there.
    func optionalTexts(_ names: String...) throws(EvaluationError) -> [String]? {
        guard let (name, value) = value(names) else { return nil }
        guard case .list(let items) = value, items.allSatisfy({ $0.text != nil }) else {
            throw error(name, "is no list of texts")
        }
        return items.compactMap(\.text)
    }

    /// An error about a field.
    func error(_ field: String, _ reason: String) -> EvaluationError {
        .field(path: path, line: line, field: field, reason: reason)
    }

    private func optionalText(_ names: [String]) throws(EvaluationError) -> String? {
        guard let (name, value) = value(names) else { return nil }
        guard let text = value.text else { throw error(name, "is no text") }
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        return trimmed.isEmpty ? nil : trimmed
    }

    private func missing(_ names: [String]) -> EvaluationError {
        let others = names.count > 1 ? " (or \(names.dropFirst().joined(separator: ", ")))" : ""
        return error(names[0], "is missing or empty\(others)")
    }

    private func value(_ names: [String]) -> (name: String, value: Value)? {
        for name in names {
            if let value = fields[name.lowercased()], value != .null { return (name, value) }
        }
        return nil
    }

    // MARK: Files

    private static func csv(_ text: String, path: String) throws(EvaluationError)
        -> [DatasetRecord]
    {
        let table = try CSVTable(text, path: path)
        let names = table.head.map { $0.lowercased() }
        return table.rows.map { row in
            let pairs = zip(names, row.cells.map { Value.text($0) })
            return DatasetRecord(
                path: path, line: row.line, fields: Dictionary(pairs) { first, _ in first })
        }
    }

    private static func json(_ pieces: [JSONPieces.Piece], path: String) throws(EvaluationError)
        -> [DatasetRecord]
    {
        var records: [DatasetRecord] = []
        for piece in pieces {
            let data = Data(piece.bytes)
            guard let fields = try? JSONDecoder().decode([String: Value].self, from: data) else {
                throw .malformed(
                    path: path, line: piece.line, reason: "is no JSON object, such as {\"id\": …}")
            }
            let pairs = fields.map { ($0.key.lowercased(), $0.value) }.sorted { $0.0 < $1.0 }
            records.append(
                DatasetRecord(
                    path: path, line: piece.line, fields: Dictionary(pairs) { first, _ in first }))
        }
        return records
    }

    /// What a field holds.
    private enum Value: Hashable, Decodable {
        case null
        case text(String)
        case number(Double)
        case list([Value])
        case other

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let text = try? container.decode(String.self) {
                self = .text(text)
            } else if let number = try? container.decode(Double.self) {
                self = .number(number)
            } else if let list = try? container.decode([Value].self) {
                self = .list(list)
            } else {
                self = .other
            }
        }

        /// A text, or a number as a text.
        var text: String? {
            switch self {
            case .text(let text): text
            case .number(let number): integer.map { "\($0)" } ?? "\(number)"
            case .null, .list, .other: nil
            }
        }

        var integer: Int? {
            switch self {
            case .number(let number): Int(exactly: number)
            case .text(let text): Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
            case .null, .list, .other: nil
            }
        }

        var integers: [Int]? {
            let numbers: [Int?]
            switch self {
            case .list(let items): numbers = items.map(\.integer)
            case .text(let text):
                numbers = text.split { " ,[]".contains($0) }.map { Int($0) }
            case .null, .number, .other: return nil
            }
            return numbers.contains(nil) || numbers.isEmpty ? nil : numbers.compactMap(\.self)
        }
    }
}
