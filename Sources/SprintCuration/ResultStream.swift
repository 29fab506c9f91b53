import Foundation
import SprintProtocol

/// A result file that grows line by line; under its own name only when it is whole.
struct ResultStream {
    private let place: URL
    private let partial: URL
    private let handle: FileHandle
    private var buffer: [UInt8] = []

    /// Begins the file; its folder is made if it is missing.
    init(_ place: URL) throws(CurationError) {
        self.place = place
        partial = place.appendingPathExtension("partial")
        try ResultFile.write([], to: partial)
        do {
            handle = try FileHandle(forWritingTo: partial)
        } catch {
            throw .unwritable(file: partial.path)
        }
    }

    mutating func write(_ bytes: [UInt8]) throws(CurationError) {
        buffer += bytes
        if buffer.count >= Limits.writeBufferBytesMax { try flush() }
    }

    /// Ends the file and gives it its name.
    mutating func finish() throws(CurationError) {
        try flush()
        do {
            try handle.close()
            try? FileManager.default.removeItem(at: place)
            try FileManager.default.moveItem(at: partial, to: place)
        } catch {
            throw .unwritable(file: place.path)
        }
    }

    private mutating func flush() throws(CurationError) {
        do {
            try handle.write(contentsOf: Data(buffer))
        } catch {
            throw .unwritable(file: partial.path)
        }
        buffer.removeAll(keepingCapacity: true)
    }
}
