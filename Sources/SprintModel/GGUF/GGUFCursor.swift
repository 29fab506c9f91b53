import SprintProtocol
import SprintTensor

/// A place in a GGUF header that moves on as values are read, and never beyond the file's end.
struct GGUFCursor {
    let file: MappedFile
    private(set) var offset: Int

    init(_ file: MappedFile, offset: Int = 0) {
        self.file = file
        self.offset = offset
    }

    /// Bytes left in the file.
    var remaining: Int { file.byteCount - offset }

    /// Steps over `count` bytes of `part`; throws where the file is shorter.
    mutating func skip(_ count: Int, _ part: String) throws(CheckpointError) -> Range<Int> {
        guard count <= remaining else { throw fault(.truncated(part: part)) }
        defer { offset += count }
        return offset..<offset + count
    }

    mutating func uint32(_ part: String) throws(CheckpointError) -> UInt32 {
        file.uint32(at: try skip(4, part).lowerBound)
    }

    mutating func uint64(_ part: String) throws(CheckpointError) -> UInt64 {
        file.uint64(at: try skip(8, part).lowerBound)
    }

    /// A count of things that take at least `bytesEach` bytes each: bounded by `limit` and by the
    /// file's size.
    mutating func count(
        _ part: String, limit: Int, bytesEach: Int
    ) throws(CheckpointError) -> Int {
        let value = try uint64(part)
        guard value <= UInt64(limit) else {
            throw fault(.overLimit(part: part, value: value, limit: limit))
        }
        guard Int(value) <= remaining / bytesEach else { throw fault(.truncated(part: part)) }
        return Int(value)
    }

    /// The place of a string's bytes.
    mutating func string(_ part: String) throws(CheckpointError) -> Range<Int> {
        try skip(count(part, limit: Limits.metadataStringBytesMax, bytesEach: 1), part)
    }

    /// A string, which must be UTF-8.
    mutating func text(_ part: String) throws(CheckpointError) -> String {
        guard let text = file.text(try string(part)) else {
            throw fault(.malformed(part: part, reason: "it is not UTF-8"))
        }
        return text
    }

    func fault(_ fault: CheckpointError.Fault) -> CheckpointError {
        CheckpointError(file: file.path, fault: fault)
    }
}
