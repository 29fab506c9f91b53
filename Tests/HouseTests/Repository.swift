import Foundation

/// A source file of the repository: where it is, which target owns it, and its text.
struct SourceFile: Sendable {
    /// Path from the repository's root, e.g. `Sources/SprintWire/PageCodec.swift`.
    var path: String
    var text: String

    /// The folder under `Sources/` or `Tests/`.
    var target: String {
        let parts = path.split(separator: "/")
        return parts.count > 2 ? String(parts[1]) : ""
    }

    var isSwift: Bool { path.hasSuffix(".swift") }
    var isC: Bool { path.hasSuffix(".c") || path.hasSuffix(".h") }
    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
}

/// The working tree that these tests were compiled from.
enum Repository {
    static let root: URL = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Text of one file, or `nil` where it does not exist.
    static func text(_ path: String) -> String? {
        try? String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// Names directly inside a folder that are folders themselves, sorted.
    static func folders(in path: String) -> [String] {
        let base = root.appending(path: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: base.path)) ?? []
        return names.sorted().filter { name in
            var isFolder: ObjCBool = false
            let full = base.appending(path: name).path
            return FileManager.default.fileExists(atPath: full, isDirectory: &isFolder)
                && isFolder.boolValue
        }
    }

    /// Every file below a folder with one of the given extensions, sorted by path.
    static func files(below folder: String, extensions: Set<String>) -> [SourceFile] {
        let base = root.appending(path: folder).path
        let names = FileManager.default.enumerator(atPath: base)?.compactMap { $0 as? String } ?? []
        return names.sorted().compactMap { name in
            guard extensions.contains((name as NSString).pathExtension) else { return nil }
            return text("\(folder)/\(name)").map { SourceFile(path: "\(folder)/\(name)", text: $0) }
        }
    }

    static let sources = files(below: "Sources", extensions: ["swift", "c", "h"])
    static let tests = files(below: "Tests", extensions: ["swift"])

    /// Everything people read or run, for the checks of words and paths.
    static var prose: [SourceFile] {
        let documents = ["docs", "proto", "deploy", "training", "scripts", "Models", "Benchmarks"]
            .flatMap { folder in
                files(below: folder, extensions: ["md", "proto", "yaml", "sh", "py", "txt"])
            }
        let names = [
            "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "Makefile", "Package.swift",
            ".ci/run",
        ]
        return documents
            + names.compactMap { name in text(name).map { SourceFile(path: name, text: $0) } }
    }
}
