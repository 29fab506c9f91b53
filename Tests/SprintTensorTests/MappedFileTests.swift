import Foundation
import SprintTensor
import Testing

@Suite("Mapped files")
struct MappedFileTests {
    /// Lends a file of `bytes` that is gone afterwards.
    private func withFile<R>(_ bytes: [UInt8], _ body: (String) throws -> R) throws -> R {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "sprint-\(UUID().uuidString)")
        try Data(bytes).write(to: url)
        defer { try? FileManager.default.removeItem(at: url) }
        return try body(url.path)
    }

    @Test("What is written is what is mapped")
    func bytes() throws {
        let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        try withFile(bytes) { path in
            let file = try MappedFile(path: path)
            #expect(file.byteCount == bytes.count)
            #expect(file.copy(0..<bytes.count) == bytes)
            #expect(file.copy(4_095..<4_097) == Array(bytes[4_095..<4_097]))
            #expect(file.withBytes(17..<1_000) { $0.byteCount } == 983)
        }
    }

    @Test("Numbers are little-endian at any alignment")
    func numbers() throws {
        try withFile([0xFF, 1, 2, 3, 4, 5, 6, 7, 8]) { path in
            let file = try MappedFile(path: path)
            #expect(file.uint8(at: 0) == 0xFF)
            #expect(file.uint16(at: 1) == 0x0201)
            #expect(file.uint32(at: 1) == 0x0403_0201)
            #expect(file.uint64(at: 1) == 0x0807_0605_0403_0201)
        }
    }

    @Test("Text is UTF-8 or nothing")
    func text() throws {
        try withFile(Array("aé".utf8) + [0xC3]) { path in
            let file = try MappedFile(path: path)
            #expect(file.text(0..<3) == "aé")
            #expect(file.text(3..<4) == nil)
            #expect(file.text(0..<0) == "")
        }
    }

    @Test("An empty file maps to nothing")
    func empty() throws {
        try withFile([]) { path in
            let file = try MappedFile(path: path)
            #expect(file.byteCount == 0)
            #expect(file.withBytes { $0.byteCount } == 0)
        }
    }

    @Test("The mapping outlives the file's name")
    func unlinked() throws {
        let file = try withFile([7, 8, 9]) { try MappedFile(path: $0) }
        #expect(file.copy(0..<3) == [7, 8, 9])
    }

    @Test(
        "What cannot be mapped says so",
        arguments: ["/nonexistent/model.gguf", "/tmp", "/dev/null"])
    func unreadable(_ path: String) {
        #expect { try MappedFile(path: path) } throws: { error in
            "\(error)".contains(path)
        }
    }
}
