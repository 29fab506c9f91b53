import Foundation

/// A folder with a program of ours whose `sprint-worker` does not work: as an installation looks
/// that is broken.
final class MortalWorkers: Sendable {
    let path: String

    /// How the worker fails.
    enum Worker {
        /// It ends at once.
        case endsAtOnce
        /// So many processes work, the further ones end at once.
        case endsAfter(Int)
        /// So many processes work, the further ones say nothing, and end with their parent.
        case isSilentAfter(Int)
    }

    init(_ worker: Worker = .endsAtOnce, of name: String = "sprint-coordinator") throws {
        let program = Repository.program(name)
        // Beside the programs: a file has two names on one file system only.
        path =
            URL(fileURLWithPath: program).deletingLastPathComponent().path
            + "/mortal-\(UUID().uuidString)"
        let files = FileManager.default
        try files.createDirectory(atPath: path, withIntermediateDirectories: true)
        try files.linkItem(atPath: program, toPath: path + "/" + name)
        let (count, further): (Int, String)
        switch worker {
        case .endsAtOnce:
            try files.createSymbolicLink(
                atPath: path + "/sprint-worker", withDestinationPath: "/bin/false")
            return
        case .endsAfter(let working): (count, further) = (working, "exit 1")
        case .isSilentAfter(let working): (count, further) = (working, "exec cat")
        }
        // Whoever makes a folder is the one that it counts.
        let script = """
            #!/bin/sh
            for number in $(seq \(count)); do
                if mkdir '\(path)/'$number 2>/dev/null; then
                    exec '\(Repository.program("sprint-worker"))' "$@"
                fi
            done
            \(further)
            """
        try Data(script.utf8).write(to: URL(fileURLWithPath: path + "/sprint-worker"))
        try files.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path + "/sprint-worker")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
