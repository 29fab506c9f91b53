import Foundation
import Glibc
import Testing

@testable import SprintNode

/// Results go where the user said, and what was there stays what it was.
@Suite(.timeLimit(.minutes(5))) struct OutputPlaceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func path(_ name: String) -> String { folder.path + "/" + name }

    private func text(_ name: String) throws -> String {
        try String(contentsOfFile: path(name), encoding: .utf8)
    }

    private func type(_ name: String) throws -> FileAttributeType? {
        try FileManager.default.attributesOfItem(atPath: path(name))[.type] as? FileAttributeType
    }

    private func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: path(name), withDestinationPath: target)
    }

    @Test func `a file is made, and made anew`() throws {
        for words in ["a long first text", "short"] {
            try OutputPlace(path("file")).check()
            try OutputPlace(path("file")).write(words.utf8)
            #expect(try text("file") == words)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["file"])
    }

    /// The kernel's rules: a relative link starts in its own folder, and a link may lead to a link.
    @Test(arguments: ["target", "ABSOLUTE", "second"])
    func `a link stays, and what it leads to is written`(destination: String) throws {
        try Data("old, and longer".utf8).write(to: URL(fileURLWithPath: path("target")))
        try link("second", to: "./target")
        try link("link", to: destination == "ABSOLUTE" ? path("target") : destination)
        try OutputPlace(path("link")).check()
        try OutputPlace(path("link")).write("new".utf8)
        #expect(try type("link") == .typeSymbolicLink && type("second") == .typeSymbolicLink)
        #expect(try type("target") == .typeRegular && text("target") == "new")
    }

    @Test func `a link to nothing makes its target`() throws {
        try link("link", to: "target")
        try OutputPlace(path("link")).check()
        try OutputPlace(path("link")).write("new".utf8)
        #expect(try type("link") == .typeSymbolicLink && text("target") == "new")
    }

    @Test func `a link to itself is named`() throws {
        try link("link", to: "link")
        let error = #expect(throws: OutputError.self) {
            try OutputPlace(path("link")).write("new".utf8)
        }
        #expect(error?.reason.contains("symbolic links") == true, "\(error?.reason ?? "")")
        #expect(try type("link") == .typeSymbolicLink)
    }

    @Test(arguments: [false, true])
    func `a pipe's reader gets the bytes`(inPieces: Bool) async throws {
        try #require(mkfifo(path("pipe"), 0o600) == 0)
        let place = OutputPlace(path("pipe"))
        try place.check()
        let bytes = [UInt8]((0..<200_000).map { UInt8(truncatingIfNeeded: $0) })
        let read = Promise<Data?>()
        let url = URL(fileURLWithPath: path("pipe"))
        Thread.detachNewThread {
            read.keep(try? FileHandle(forReadingFrom: url).readToEnd())
        }
        if inPieces {
            let handle = try place.begin()
            try handle.write(contentsOf: Data(bytes[..<1_000]))
            try handle.write(contentsOf: Data(bytes[1_000...]))
            try handle.close()
        } else {
            try place.write(bytes)
        }
        #expect(await read.value == Data(bytes))
        #expect(try type("pipe") != .typeRegular)
    }

    /// A device of this test's own, so that a fault here replaces no device of the machine.
    @Test func `a device that refuses is named with the reason, and stays a device`() throws {
        let isMade = mknod(path("full"), S_IFCHR | 0o600, dev_t(1 << 8 | 7)) == 0
        // Only root may make one, and not everywhere.
        guard isMade, access(path("full"), W_OK) == 0 else { return }
        try link("link", to: "full")
        for name in ["full", "link"] {
            let error = #expect(throws: OutputError.self) {
                try OutputPlace(path(name)).write("text".utf8)
            }
            #expect(error == OutputError(path: path(name), reason: "No space left on device"))
            #expect(try type("full") == .typeCharacterSpecial)
        }
        #expect(try type("link") == .typeSymbolicLink)
    }

    @Test func `a folder is refused, before the work too`() throws {
        let expected = OutputError(path: folder.path, reason: "Is a directory")
        #expect(throws: expected) { try OutputPlace(folder.path).check() }
        #expect(throws: expected) { try OutputPlace(folder.path).write("text".utf8) }
        #expect(throws: expected) { try OutputPlace(folder.path).begin() }
    }

    @Test func `a folder that is not there, or is none, is found before the work`() throws {
        try Data().write(to: URL(fileURLWithPath: path("file")))
        for name in ["none/at/all", "file/below"] {
            let error = #expect(throws: OutputError.self) { try OutputPlace(path(name)).check() }
            #expect(error?.path == path(name) && error?.reason.contains("folder") == true)
            #expect(throws: OutputError.self) { try OutputPlace(path(name)).write("text".utf8) }
        }
    }
}
