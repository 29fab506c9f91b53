import Foundation
import SprintCommand
import SprintCuration
import SprintProtocol

/// Where a tool's result goes: a file, or stdout. Bytes are collected and written in large pieces.
struct OutputFile {
    var buffer: [UInt8] = []
    private let handle: FileHandle

    /// Opens the file anew; `nil` is stdout.
    init(path: String?) throws {
        guard let path else {
            handle = .standardOutput
            return
        }
        guard FileManager.default.createFile(atPath: path, contents: nil),
            let opened = FileHandle(forWritingAtPath: path)
        else {
            throw CurationError.unwritable(file: path)
        }
        handle = opened
    }

    mutating func flushIfLarge() throws {
        if buffer.count >= Limits.writeBufferBytesMax { try flush() }
    }

    mutating func finish() throws {
        try flush()
        if handle !== FileHandle.standardOutput { try handle.close() }
    }

    private mutating func flush() throws {
        try handle.write(contentsOf: Data(buffer))
        buffer.removeAll(keepingCapacity: true)
    }
}
