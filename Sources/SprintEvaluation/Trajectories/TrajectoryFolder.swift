import Foundation
import SprintProtocol

/// The trajectories of a folder: `ID.txt` files, ours or foreign, and as `ID.json` documents of
/// `sprint-coordinator solve --json` or the answers that `sprint evaluate run` keeps.
public struct TrajectoryFolder: Sendable {
    /// One trajectory's text.
    public struct Entry: Hashable, Sendable {
        /// The file's name without its ending.
        public var id: String
        /// The text.
        public var bytes: [UInt8]
        /// Tokens that were computed and thrown away; `nil` where the file does not say.
        public var discardedTokens: Int?

        /// Creates an entry.
        public init(id: String, bytes: [UInt8], discardedTokens: Int? = nil) {
            self.id = id
            self.bytes = bytes
            self.discardedTokens = discardedTokens
        }
    }

    /// A file that holds no trajectory, and why: a run that failed, or damage. It is reported,
    /// never silently dropped, and where there is a gold answer it is a wrong one.
    public struct Unreadable: Hashable, Sendable, Codable {
        /// The file's name.
        public let file: String
        /// Why.
        public let reason: String

        /// The file's name without its ending.
        var id: String { String(file.prefix(upTo: file.lastIndex(of: ".") ?? file.endIndex)) }
    }

    /// The trajectories, by id.
    public let entries: [Entry]
    /// Files of the right ending that could not be read.
    public let unreadable: [Unreadable]

    /// The ids of all files, those that hold nothing included.
    var ids: Set<String> { Set(entries.map(\.id) + unreadable.map(\.id)) }

    /// Reads a folder.
    ///
    /// - Throws: `EvaluationError` if it cannot be read or holds no such file.
    public init(path: String) throws(EvaluationError) {
        var entries: [Entry] = []
        var unreadable: [Unreadable] = []
        for name in try Files.names(in: path) where Self.isTrajectory(name) {
            do throws(EvaluationError) {
                entries.append(try Self.entry(name, in: path))
            } catch {
                unreadable.append(Unreadable(file: name, reason: error.description))
            }
        }
        guard !entries.isEmpty || !unreadable.isEmpty else {
            throw .empty(path: path, expected: "trajectory (ID.txt or ID.json)")
        }
        self.entries = entries
        self.unreadable = unreadable
    }

    private struct Document: Decodable {
        struct Tokens: Decodable { var discarded: Int? }
        var trajectory: String
        var tokens: Tokens?
    }

    private static func isTrajectory(_ name: String) -> Bool {
        !name.hasPrefix(".") && (name.hasSuffix(".txt") || name.hasSuffix(".json"))
    }

    private static func entry(_ name: String, in folder: String) throws(EvaluationError) -> Entry {
        let path = folder + "/" + name
        let bytes = try Files.bytes(of: path)
        guard bytes.count <= Limits.trajectoryBytesMax else {
            throw .file(
                path: path, reason: "larger than \(Limits.trajectoryBytesMax) bytes; split it")
        }
        guard name.hasSuffix(".json") else {
            return Entry(id: String(name.dropLast(4)), bytes: bytes)
        }
        let id = String(name.dropLast(5))
        if let document = try? JSONDecoder().decode(Document.self, from: Data(bytes)) {
            return Entry(
                id: id, bytes: Array(document.trajectory.utf8),
                discardedTokens: document.tokens?.discarded)
        }
        guard let record = try? JSONDecoder().decode(RunRecord.self, from: Data(bytes)) else {
            throw .malformed(
                path: path, line: nil, reason: "expected a document with a trajectory in it")
        }
        if let failure = record.answer.failure {
            throw .file(path: path, reason: "the run failed: \(failure)")
        }
        return Entry(
            id: id, bytes: Array(record.answer.text.utf8),
            discardedTokens: record.answer.discarded_tokens)
    }
}
