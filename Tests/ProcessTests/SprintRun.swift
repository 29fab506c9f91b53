import Foundation
import Testing

extension Program {
    /// Runs `sprint` to its end.
    static func sprint(_ arguments: [String], input: String = "") async throws -> Outcome {
        try await run("sprint", arguments, input: Array(input.utf8))
    }
}

extension Outcome {
    /// The output of a program that succeeded, as a JSON document.
    func json<Document: Decodable>(_ type: Document.Type = Document.self) throws -> Document {
        #expect(status == 0, "\(errors)")
        return try JSONDecoder().decode(type, from: Data(output))
    }
}

/// A folder that is gone with the object.
final class ScratchFolder: Sendable {
    let url = FileManager.default.temporaryDirectory.appending(path: "sprint-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }
}
