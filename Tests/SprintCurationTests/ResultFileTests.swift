import Foundation
import Testing

@testable import SprintCuration

/// A stage's files.
@Suite struct ResultFileTests {
    @Test func `a link stays, and failures say what the system says`() throws {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "sprint-\(UUID().uuidString)")
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? files.removeItem(at: folder) }
        let link = folder.appending(path: "link")
        try files.createSymbolicLink(atPath: link.path, withDestinationPath: "target")
        try ResultFile.write([1, 2], to: link)
        #expect(try files.destinationOfSymbolicLink(atPath: link.path) == "target")
        #expect(try Data(contentsOf: folder.appending(path: "target")) == Data([1, 2]))
        #expect(throws: CurationError.unwritable(file: folder.path, reason: "Is a directory")) {
            try ResultFile.write([1], to: folder)
        }
    }
}
