import Foundation
import Glibc
import Testing
import ZeroMQ

@Suite struct KeyFileTests {
    private func withFolder(_ body: (String) throws -> Void) throws {
        let folder = NSTemporaryDirectory() + "sprint-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try body(folder)
    }

    private func code(_ body: () throws -> Void) -> Int32? {
        do {
            try body()
        } catch ZeroMQError.other(_, let code, _) {
            return code
        } catch {
            Issue.record("another error: \(error)")
        }
        return nil
    }

    @Test(arguments: [(KeyFile.Mode.secret, 0o600), (.open, 0o644)])
    func `a file holds its text and has at most its mode`(mode: KeyFile.Mode, bits: Int) throws {
        try withFolder { folder in
            let path = folder + "/key"
            try KeyFile.create(path, holding: "text\n", mode: mode)
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "text\n")
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let found = try #require(attributes[.posixPermissions] as? NSNumber).intValue
            #expect(found & ~bits == 0 && found & 0o600 == 0o600)
        }
    }

    @Test func `nothing is overwritten and no link followed`() throws {
        try withFolder { folder in
            let (path, link) = (folder + "/key", folder + "/link")
            try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
            try FileManager.default.createSymbolicLink(
                atPath: link, withDestinationPath: folder + "/elsewhere")
            for path in [path, link] {
                let found = code { try KeyFile.create(path, holding: "other", mode: .secret) }
                #expect(found == EEXIST)
            }
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
            #expect(!FileManager.default.fileExists(atPath: folder + "/elsewhere"))
        }
    }

    @Test func `a place that is not there is named with the system's reason`() throws {
        try withFolder { folder in
            let path = folder + "/no/key"
            #expect(code { try KeyFile.create(path, holding: "", mode: .secret) } == ENOENT)
            let error = #expect(throws: ZeroMQError.self) {
                try KeyFile.create(path, holding: "", mode: .secret)
            }
            #expect(error?.description.contains(path) == true)
        }
    }

    @Test func `a long text is whole`() throws {
        try withFolder { folder in
            let text = String(repeating: "0123456789abcdef\n", count: 100_000)
            try KeyFile.create(folder + "/key", holding: text, mode: .open)
            #expect(try String(contentsOfFile: folder + "/key", encoding: .utf8) == text)
        }
    }
}
