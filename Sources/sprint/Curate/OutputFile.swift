import Foundation
import SprintCommand
import SprintNode
import SprintProtocol

/// Where a tool's result goes: a file, or stdout. Bytes are collected and written in large pieces.
struct OutputFile {
    var buffer: [UInt8] = []
    private let handle: FileHandle

    private let name: String

    /// Begins the file anew; `nil` is stdout.
    init(path: String?) throws(OutputError) {
        name = path ?? "standard output"
        if let path { handle = try OutputPlace(path).begin() } else { handle = .standardOutput }
    }

    mutating func flushIfLarge() throws {
        if buffer.count >= Limits.writeBufferBytesMax { try flush() }
    }

    mutating func finish() throws {
        try flush()
        if handle !== FileHandle.standardOutput { try handle.close() }
    }

    private mutating func flush() throws(OutputError) {
        do {
            try handle.write(contentsOf: Data(buffer))
        } catch {
            throw OutputError(path: name, reason: SystemReason.text(of: error))
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
