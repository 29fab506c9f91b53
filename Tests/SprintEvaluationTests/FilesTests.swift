import Foundation
import Testing

@testable import SprintEvaluation

/// An evaluation's files.
@Suite struct FilesTests {
    @Test func `a link stays, and failures say what the system says`() throws {
        let files = FileManager.default
        let folder = NSTemporaryDirectory() + "sprint-\(UUID().uuidString)"
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? files.removeItem(atPath: folder) }
        try files.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "target")
        try Files.write("text", to: folder + "/link")
        #expect(try files.destinationOfSymbolicLink(atPath: folder + "/link") == "target")
        #expect(try Files.bytes(of: folder + "/target") == Array("text".utf8))
        #expect(
            throws: EvaluationError.file(
                path: folder, reason: "cannot be written: Is a directory")
        ) { try Files.write("text", to: folder) }
        #expect(
            throws: EvaluationError.file(
                path: folder + "/none", reason: "cannot be read: No such file or directory")
        ) { try Files.bytes(of: folder + "/none") }
    }
}
