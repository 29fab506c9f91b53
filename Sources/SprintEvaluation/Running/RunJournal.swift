import Foundation

/// The output folder of an evaluation: `CONFIGURATION/ID.json`, one record a file, written in one
/// step. Whatever is there is not asked again, so an evaluation that was cut off goes on where it
/// was.
public struct RunJournal: Sendable {
    /// The folder.
    public let folder: String

    /// A journal in a folder that need not exist yet.
    public init(folder: String) { self.folder = folder }

    /// The record of a question, if it is there.
    ///
    /// - Throws: `EvaluationError` if the file is damaged, or is of another question, model or
    ///   option.
    public func record(
        of id: String, question: String, configuration: String, setting: String
    ) throws(EvaluationError) -> RunRecord? {
        let path = path(of: id, configuration)
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        let bytes = try Files.bytes(of: path)
        guard let record = try? JSONDecoder().decode(RunRecord.self, from: Data(bytes)) else {
            throw .malformed(
                path: path, line: nil,
                reason: "not a record of an evaluation; remove it to ask the question again")
        }
        if record.question != question {
            throw .otherEvaluation(path: path, difference: "its question is \(record.question)")
        }
        if record.setting != setting {
            throw .otherEvaluation(
                path: path, difference: "its setting is \(record.setting), not \(setting)")
        }
        return record
    }

    /// Keeps a record.
    public func keep(_ record: RunRecord) throws(EvaluationError) {
        try Files.makeFolder(folder + "/" + record.configuration)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let path = path(of: record.id, record.configuration)
        do {
            try Files.write(
                String(decoding: try encoder.encode(record), as: UTF8.self) + "\n", to: path)
        } catch let error as EvaluationError {
            throw error
        } catch {
            throw .file(path: path, reason: "cannot be written: \(error)")
        }
    }

    private func path(of id: String, _ configuration: String) -> String {
        "\(folder)/\(configuration)/\(id).json"
    }
}
