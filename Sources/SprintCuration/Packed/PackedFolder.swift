import Foundation
import SprintWire

/// The folder that packed trajectories are written into.
///
/// `pack.record.json` names those that packing wrote, each with its SHA-256: no other is
/// overwritten, be it published, another tool's or mended by hand, and one whose sample is no
/// longer kept is taken away.
public struct PackedFolder: Sendable {
    private let url: URL
    private var digests: [String: String]
    private static let record = "pack.record.json"

    /// Opens a folder; it is made if it is missing.
    ///
    /// - Throws: `CurationError.unwritable`, or `malformed` for a damaged record.
    public init(path: String) throws(CurationError) {
        url = URL(filePath: path, directoryHint: .isDirectory)
        do {
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        } catch {
            throw .unwritable(file: path)
        }
        let place = url.appending(path: Self.record)
        guard let bytes = try? Data(contentsOf: place) else {
            digests = [:]
            return
        }
        guard let known = try? JSONDecoder().decode([String: String].self, from: bytes) else {
            throw .malformed(
                file: place.path, line: 1,
                reason: "it is no record of packed trajectories; remove it and them")
        }
        digests = known
    }

    /// Writes a trajectory.
    ///
    /// - Returns: why it was not written: a file of this name is there that packing did not write,
    ///   and it is another text; `nil` if it stands there now.
    /// - Throws: `CurationError.unwritable`.
    public mutating func keep(_ text: [UInt8], of name: String) throws(CurationError) -> String? {
        let (file, place) = place(of: name)
        if let there = try? Data(contentsOf: place), !isOwn(file, there) {
            return Array(there) == text
                ? nil
                : "\(place.path) is there and is not of this tool; remove it, or pass another "
                    + "--output"
        }
        try ResultFile.write(text, to: place)
        digests[file] = SHA256.hash(text).description
        return nil
    }

    /// Takes away what an earlier run wrote of a sample that is kept no longer.
    ///
    /// - Returns: whether there was something.
    /// - Throws: `CurationError.unwritable`.
    public mutating func withdraw(_ name: String) throws(CurationError) -> Bool {
        let (file, place) = place(of: name)
        guard let there = try? Data(contentsOf: place), isOwn(file, there) else { return false }
        do {
            try FileManager.default.removeItem(at: place)
        } catch {
            throw .unwritable(file: place.path)
        }
        digests[file] = nil
        return true
    }

    /// Writes the record and what the stage did.
    public func finish(_ summary: StageSummary) throws(CurationError) {
        try ResultFile.write(json: digests, to: url.appending(path: Self.record))
        try summary.write(to: url)
    }

    private func place(of name: String) -> (file: String, url: URL) {
        let file = name + CurationFolder.trajectoryEnding
        return (file, url.appending(path: file))
    }

    private func isOwn(_ file: String, _ bytes: Data) -> Bool {
        digests[file] == SHA256.hash(Array(bytes)).description
    }
}
