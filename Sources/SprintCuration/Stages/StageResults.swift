import Foundation

/// The files of a language-model stage: results `N.ENDING` with a record `N.STAGE.record.json`
/// beside them, or `set-aside/N.STAGE.json`; and `STAGE.summary.json`.
struct StageResults: Sendable {
    private let folder: URL
    private let stage: String

    init(folder: String, stage: String) {
        self.folder = URL(filePath: folder, directoryHint: .isDirectory)
        self.stage = stage
    }

    /// The record of a sample that an earlier run has done; `nil` if it was asked something else,
    /// got no answer, or lacks a file.
    func record(of name: String, key: String) throws(CurationError) -> StageRecord? {
        for url in [accepted(name), setAside(name)] {
            guard let bytes = try? Data(contentsOf: url) else { continue }
            guard let record = try? JSONDecoder().decode(StageRecord.self, from: bytes) else {
                throw .malformed(
                    file: url.path, line: 1,
                    reason: "it is no record of a stage; remove it to ask again")
            }
            let isWhole = record.files.allSatisfy {
                FileManager.default.fileExists(atPath: folder.appending(path: name + $0).path)
            }
            if record.key == key, record.outcome != .unanswered, isWhole { return record }
        }
        return nil
    }

    /// Writes a sample's results, its record last: a record without its results never stands.
    func keep(_ record: StageRecord, files: [StageFile]) throws(CurationError) {
        var record = record
        record.files = files.map(\.ending)
        for file in files {
            try ResultFile.write(
                file.bytes, to: folder.appending(path: record.name + file.ending))
        }
        let isAccepted = record.outcome == .accepted
        let (place, other) =
            isAccepted
            ? (accepted(record.name), setAside(record.name))
            : (setAside(record.name), accepted(record.name))
        try ResultFile.write(json: record, to: place)
        try? FileManager.default.removeItem(at: other)
    }

    /// Writes the stage's summary.
    func keep(_ report: StageReport, prompt: String, model: String) throws(CurationError) {
        let summary = StageSummary(
            stage: stage, counts: report.tally.entries,
            settings: [.init(name: "model", value: model), .init(name: "prompt", value: prompt)],
            account: report.accountOfAllRuns)
        try summary.write(to: folder)
    }

    private func accepted(_ name: String) -> URL {
        folder.appending(path: "\(name).\(stage).record.json")
    }

    private func setAside(_ name: String) -> URL {
        folder.appending(path: "set-aside/\(name).\(stage).json")
    }
}
