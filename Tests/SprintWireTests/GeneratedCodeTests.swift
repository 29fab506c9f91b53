import Foundation
import Testing

private let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
private let compiler = ["/usr/bin/protoc-c", "/usr/local/bin/protoc-c"].first {
    FileManager.default.isExecutableFile(atPath: $0)
}

@Suite("Generated code")
struct GeneratedCodeTests {
    @Test("Sources/CSprintWire is what proto/sprint.proto generates", .enabled(if: compiler != nil))
    func upToDate() throws {
        let output = FileManager.default.temporaryDirectory.appending(
            path: "sprint-proto-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: output) }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [root.appending(path: "scripts/proto.sh").path, output.path]
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        for file in ["sprint.pb-c.c", "include/sprint.pb-c.h"] {
            let fresh = try Data(contentsOf: output.appending(path: file))
            let committed = try Data(
                contentsOf: root.appending(path: "Sources/CSprintWire/\(file)"))
            #expect(fresh == committed, "\(file) is stale: run `make proto`")
        }
    }
}
