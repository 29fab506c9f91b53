import Foundation
import Testing

/// `sprint keys new`: who may read what it writes, and that it spoils nothing.
@Suite struct KeysCommandTests {
    static let names = [
        "coordinator.public", "coordinator.secret", "worker.secret", "workers.allow",
    ]

    private func mode(_ path: URL) throws -> Int {
        let attributes = try FileManager.default.attributesOfItem(atPath: path.path)
        return try #require(attributes[.posixPermissions] as? NSNumber).intValue
    }

    /// The one line of a key file that is no comment.
    private func key(_ file: URL) throws -> String {
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            .filter { !$0.hasPrefix("#") }
        #expect(lines.count == 1)
        return String(try #require(lines.first))
    }

    @Test func `secrets are their owner's alone`() async throws {
        let folder = try ScratchFolder()
        let keys = folder.url.appending(path: "keys")
        let run = try await Program.sprint(["keys", "new", keys.path])
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: keys.path).sorted() == Self.names)
        #expect(try mode(keys) == 0o700)
        var values: [String] = []
        for name in Self.names {
            let file = keys.appending(path: name)
            #expect(try mode(file) == (name.hasSuffix("secret") ? 0o600 : 0o644), "\(name)")
            #expect(run.text.contains(file.path), "\(name) is told of")
            values.append(try key(file))
        }
        #expect(values.allSatisfy { $0.utf8.count == 40 })
        #expect(Set(values).count == 4)
        #expect(!values.contains { run.text.contains($0) }, "no key is printed")
    }

    @Test func `nothing is overwritten, and two runs make different keys`() async throws {
        let folder = try ScratchFolder()
        let keys = folder.url.appending(path: "keys"), other = folder.url.appending(path: "other")
        _ = try await Program.sprint(["keys", "new", keys.path])
        let before = try Self.names.map { try Data(contentsOf: keys.appending(path: $0)) }
        let again = try await Program.sprint(["keys", "new", keys.path])
        #expect(again.status == 1 && again.output.isEmpty)
        #expect(again.errors.hasPrefix("error: ") && again.errors.contains(keys.path))
        #expect(try Self.names.map { try Data(contentsOf: keys.appending(path: $0)) } == before)
        _ = try await Program.sprint(["keys", "new", other.path])
        for (name, bytes) in zip(Self.names, before) {
            #expect(try Data(contentsOf: other.appending(path: name)) != bytes, "\(name)")
        }
    }

    @Test(arguments: names)
    func `one file that is there stops it before anything is written`(name: String) async throws {
        let folder = try ScratchFolder()
        let file = folder.url.appending(path: name)
        try Data("mine".utf8).write(to: file)
        let run = try await Program.sprint(["keys", "new", folder.url.path])
        #expect(run.status == 1 && run.errors.contains(file.path), "\(run.errors)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == [name])
        #expect(try Data(contentsOf: file) == Data("mine".utf8))
    }

    @Test func `a directory that cannot be made is named`() async throws {
        let folder = try ScratchFolder()
        let file = folder.url.appending(path: "file")
        try Data().write(to: file)
        let keys = file.appending(path: "keys")
        let run = try await Program.sprint(["keys", "new", keys.path])
        #expect(run.status == 1 && run.errors.contains(keys.path), "\(run.errors)")
        #expect(try await Program.sprint(["keys", "new"]).status == 2)
    }
}
