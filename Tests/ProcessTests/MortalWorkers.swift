import Foundation

/// A folder with the coordinator's program whose `sprint-worker` ends at once: as an installation
/// looks whose worker does not work.
final class MortalWorkers: Sendable {
    let path: String

    init() throws {
        let program = Repository.program("sprint-coordinator")
        // Beside the programs: a file has two names on one file system only.
        path =
            URL(fileURLWithPath: program).deletingLastPathComponent().path
            + "/mortal-\(UUID().uuidString)"
        let files = FileManager.default
        try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        try files.linkItem(atPath: program, toPath: path + "/sprint-coordinator")
        try files.createSymbolicLink(
            atPath: path + "/sprint-worker", withDestinationPath: "/bin/false")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
