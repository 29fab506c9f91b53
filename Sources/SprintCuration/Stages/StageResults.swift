import Foundation

/// The files of a language-model stage: results `N.ENDING` with a record `N.STAGE.record.json`
/// beside them, or `set-aside/N.STAGE.json`; and `STAGE.summary.json`.
struct StageResults: Sendable {
    private let folder: URL
    private let stage: String
    /// What a stage takes from its input and never makes; such a file may be the user's own.
    private static let inputs: Set = [".trace.txt", ".question.txt", ".answer.txt"]

    init(folder: String, stage: String) {
        self.folder = URL(filePath: folder, directoryHint: .isDirectory)
        self.stage = stage
    }

    /// The record of a sample that an earlier run has done; `nil` if it was asked something else,
    /// was corrected in other words, got no answer, or lacks a file.
    func record(of name: String, key: String, correction: String) throws(CurationError)
        -> StageRecord?
    {
        for file in [accepted(name), Self.setAside(name, stage)] {
            guard let record = try read(file) else { continue }
            let isWhole = record.files.allSatisfy {
                FileManager.default.fileExists(atPath: folder.appending(path: name + $0).path)
            }
            let isCorrected = !record.complaints.isEmpty
            if record.key == key, record.outcome != .unanswered, isWhole,
                !isCorrected || record.correction == correction
            {
                return record
            }
        }
        return nil
    }

    /// The record of a sample whose answer passed; `nil` if there is none.
    func acceptedRecord(of name: String) throws(CurationError) -> StageRecord? {
        try read(accepted(name))
    }

    /// Writes a sample's results, its record last: a record without its results never stands. The
    /// results of an earlier answer go aside when none passes any more, so that no later stage
    /// takes them for this one's.
    func keep(_ record: StageRecord, files: [StageFile]) throws(CurationError) {
        var record = record
        record.files = files.map(\.ending)
        for file in files {
            try ResultFile.write(
                file.bytes, to: folder.appending(path: record.name + file.ending))
        }
        let isAccepted = record.outcome == .accepted
        if !isAccepted { try putAside(record.name) }
        let (place, other) =
            isAccepted
            ? (accepted(record.name), Self.setAside(record.name, stage))
            : (Self.setAside(record.name, stage), accepted(record.name))
        try ResultFile.write(json: record, to: folder.appending(path: place))
        try? FileManager.default.removeItem(at: folder.appending(path: other))
    }

    /// Writes the stage's summary.
    func keep(_ report: StageReport, prompt: String, model: String) throws(CurationError) {
        let summary = StageSummary(
            stage: stage, counts: report.tally.entries,
            settings: [
                .init(name: "model", value: model), .init(name: "prompt", value: prompt),
                .init(name: "correction", value: Prompt.correction.version),
            ],
            account: report.accountOfAllRuns)
        try summary.write(to: folder)
    }

    /// Moves what an earlier answer left to `set-aside/N.stale.ENDING`.
    private func putAside(_ name: String) throws(CurationError) {
        guard let old = try? read(accepted(name)) else { return }
        for ending in old.files where !Self.inputs.contains(ending) {
            let place = folder.appending(path: name + ending)
            guard let bytes = try? Data(contentsOf: place) else { continue }
            let stale = folder.appending(path: "set-aside/\(name).stale\(ending)")
            try ResultFile.write(Array(bytes), to: stale)
            do {
                try FileManager.default.removeItem(at: place)
            } catch {
                throw .unwritable(file: place.path)
            }
        }
    }

    private func read(_ file: String) throws(CurationError) -> StageRecord? {
        let url = folder.appending(path: file)
        guard let bytes = try? Data(contentsOf: url) else { return nil }
        guard let record = try? JSONDecoder().decode(StageRecord.self, from: bytes) else {
            throw .malformed(
                file: url.path, line: 1,
                reason: "it is no record of a stage; remove it to ask again")
        }
        return record
    }

    private func accepted(_ name: String) -> String { "\(name).\(stage).record.json" }

    /// The record of a sample that was set aside, in the stage's folder.
    static func setAside(_ name: String, _ stage: String) -> String {
        "set-aside/\(name).\(stage).json"
    }
}
