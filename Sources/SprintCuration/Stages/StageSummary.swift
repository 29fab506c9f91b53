import Foundation

/// What a stage did with its samples, in the file `STAGE.summary.json`: later stages put it into
/// the data set's card.
public struct StageSummary: Hashable, Sendable, Codable {
    /// A count of an outcome.
    public struct Count: Hashable, Sendable, Codable {
        /// The outcome.
        public var name: String
        /// How often it occurred.
        public var count: Int
    }

    /// What the stage was told.
    public struct Setting: Hashable, Sendable, Codable {
        /// Its name.
        public var name: String
        /// Its value.
        public var value: String

        /// A setting.
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    /// The stage's name.
    public var stage: String
    /// Outcomes and reasons, by name.
    public var counts: [Count]
    /// What it was told.
    public var settings: [Setting]
    /// What the calls for its samples took; `nil` for a stage that makes none.
    public var account: ChatAccount?

    /// A summary.
    public init(
        stage: String, counts: [Count], settings: [Setting], account: ChatAccount? = nil
    ) {
        self.stage = stage
        self.counts = counts
        self.settings = settings
        self.account = account
    }

    /// Writes the file into a folder.
    public func write(to folder: URL) throws(CurationError) {
        try ResultFile.write(json: self, to: folder.appending(path: stage + Self.ending))
    }

    /// The summaries that stages left in a folder, in the order of the stages.
    public static func all(in folder: URL) throws(CurationError) -> [StageSummary] {
        var summaries: [StageSummary] = []
        for stage in ["components", "dag", "pack"] {
            let url = folder.appending(path: stage + ending)
            guard let bytes = try? Data(contentsOf: url) else { continue }
            guard let summary = try? JSONDecoder().decode(StageSummary.self, from: bytes) else {
                throw .malformed(file: url.path, line: 1, reason: "it is no summary of a stage")
            }
            summaries.append(summary)
        }
        return summaries
    }

    private static let ending = ".summary.json"
}
