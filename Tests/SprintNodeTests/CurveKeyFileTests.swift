import Foundation
import SprintNode
import Testing
import ZeroMQ

@Suite struct CurveKeyFileTests {
    private static let names = [
        "coordinator.secret", "coordinator.public", "worker.secret", "workers.allow",
    ]

    private func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    private func keyFileError(_ body: () throws -> Void) -> (path: String, reason: String)? {
        do {
            try body()
        } catch NodeError.keyFile(let path, let reason) {
            return (path, reason)
        } catch {
            Issue.record("another error: \(error)")
        }
        return nil
    }

    @Test func `secrets are readable by their owner alone`() throws {
        let folder = try TemporaryFolder()
        let keys = folder.path + "/keys"
        try CurveKeyFile.makeDirectory(keys)
        #expect(try mode(keys) == 0o700)
        #expect(try mode(keys + "/coordinator.secret") == 0o600)
        #expect(try mode(keys + "/worker.secret") == 0o600)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: keys).sorted()
                == Self.names.sorted())
    }

    /// A mode that is set afterwards leaves a moment before it. The kernel tells of every change of
    /// a file's attributes, as the file made in the other way shows.
    @Test func `a secret is born its owner's alone`() throws {
        let folder = try TemporaryFolder()
        let watch = try FolderWatch(folder.path)
        try CurveKeyFile.makeDirectory(folder.path)
        #expect(watch.created().sorted() == Self.names.sorted())
        let late = folder.path + "/late"
        let isMade = FileManager.default.createFile(
            atPath: late, contents: Data(), attributes: [.posixPermissions: 0o600])
        #expect(isMade)
        #expect(watch.changed() == ["late"])
    }

    @Test func `both sides read what was made, and fit each other`() throws {
        let folder = try TemporaryFolder()
        try CurveKeyFile.makeDirectory(folder.path)
        let coordinator = try CoordinatorKeys(directory: folder.path)
        let worker = try WorkerKeys(
            secretFile: folder.path + "/worker.secret",
            serverFile: folder.path + "/coordinator.public")
        #expect(coordinator.workers == [worker.pair.public])
        #expect(worker.coordinator == coordinator.pair.public)
        #expect(coordinator.pair.public != worker.pair.public)
    }

    @Test(arguments: names)
    func `nothing is overwritten, and nothing written beside what is there`(name: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/" + name
        try Data("mine".utf8).write(to: URL(fileURLWithPath: path))
        let error = keyFileError { try CurveKeyFile.makeDirectory(folder.path) }
        #expect(error?.path == path)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [name])
    }

    @Test(arguments: [
        "", "# only a comment\n", "short\n", String(repeating: "~", count: 40), "two\nkeys\n",
        "é\u{0}",
    ])
    func `a malformed file is named`(text: String) throws {
        let folder = try TemporaryFolder()
        try CurveKeyFile.makeDirectory(folder.path)
        let (secret, server) = (folder.path + "/worker.secret", folder.path + "/coordinator.public")
        for path in [folder.path + "/coordinator.secret", folder.path + "/workers.allow"] {
            let good = try Data(contentsOf: URL(fileURLWithPath: path))
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            #expect(keyFileError { _ = try CoordinatorKeys(directory: folder.path) }?.path == path)
            try good.write(to: URL(fileURLWithPath: path))
        }
        for path in [secret, server] {
            let good = try Data(contentsOf: URL(fileURLWithPath: path))
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
            #expect(
                keyFileError { _ = try WorkerKeys(secretFile: secret, serverFile: server) }?.path
                    == path)
            try good.write(to: URL(fileURLWithPath: path))
        }
    }

    @Test func `a missing file is named`() throws {
        let folder = try TemporaryFolder()
        #expect(
            keyFileError { _ = try CoordinatorKeys(directory: folder.path) }?.path == folder.path
                + "/coordinator.secret")
    }

    @Test func `a secret never shows in a description`() throws {
        let pair = try CurveKeys.generate()
        #expect(!"\(pair)".contains(pair.secret.z85))
        #expect(
            !String(reflecting: WorkerKeys(pair: pair, coordinator: pair.public)).contains(
                pair.secret.z85))
    }

    @Test func `keys handed over by environment are both there or not used`() throws {
        let (worker, server) = try (CurveKeys.generate(), CurveKeys.generate())
        let environment = [
            WorkerKeys.secretVariable: worker.secret.z85,
            WorkerKeys.serverVariable: server.public.description,
        ]
        let keys = try #require(try WorkerKeys(environment: environment))
        #expect(keys.pair.public == worker.public && keys.coordinator == server.public)
        for name in environment.keys.sorted() {
            #expect(try WorkerKeys(environment: environment.filter { $0.key != name }) == nil)
            let broken = keyFileError {
                _ = try WorkerKeys(environment: environment.merging([name: "x"]) { $1 })
            }
            #expect(broken != nil)
        }
    }
}
