import Foundation
import Testing

@testable import SprintCommand

@Suite("The embedded model")
struct EmbeddedModelTests {
    /// A folder with one empty file at `path`, removed afterwards.
    private func withFile(_ path: String, _ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "sprint-embedded-\(UUID().uuidString)")
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data().write(to: file)
        try body(folder)
    }

    @Test(
        "It is found from an installed program and from one of a build",
        arguments: [
            ("share/sprint/sprint-countdown.gguf", "bin/sprint"),
            ("Models/sprint-countdown.gguf", ".build/x86_64/release/sprint-worker"),
        ])
    func found(file: String, program: String) throws {
        try withFile(file) { folder in
            let path = EmbeddedModel.sprint.found(from: folder.appending(path: program))
            #expect(path == folder.appending(path: file).path)
            #expect(EmbeddedModel.twin.found(from: folder.appending(path: program)) == nil)
        }
    }
}
