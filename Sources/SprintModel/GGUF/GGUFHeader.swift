import SprintProtocol
import SprintTensor

/// The parsed header of a GGUF file: metadata and tensor records, bounded by the file's own size.
///
/// Format: github.com/ggml-org/ggml, docs/gguf.md, version 3, little-endian.
struct GGUFHeader {
    /// One tensor as the header states it, before any check against the file.
    struct TensorRecord: Hashable {
        let name: String
        /// Lengths, innermost first.
        let dimensions: [UInt64]
        let type: UInt32
        /// Relative to the tensor data's start.
        let offset: UInt64
    }

    let file: MappedFile
    let metadata: [String: GGUFValue]
    let records: [TensorRecord]
    /// Where the tensor data starts.
    let dataStart: Int
    /// Every tensor starts at a multiple of it.
    let alignment: Int

    /// Whether the file starts as GGUF files of any version do.
    static func isGGUF(_ file: MappedFile) -> Bool {
        guard file.byteCount >= 4 else { return false }
        let magic = file.uint32(at: 0)
        return magic == 0x4655_4747 || magic == 0x4747_5546
    }

    /// Parses the header of `file`.
    init(_ file: MappedFile) throws(CheckpointError) {
        var cursor = GGUFCursor(file)
        try Self.checkVersion(&cursor)
        // A tensor record takes at least 32 bytes (an empty name, one dimension), a metadata entry
        // 13.
        let tensorCount = try cursor.count(
            "the tensor count", limit: Limits.tensorsMax, bytesEach: 1)
        let entryCount = try cursor.count(
            "the metadata count", limit: Limits.metadataEntriesMax, bytesEach: 13)
        metadata = try Self.metadata(&cursor, count: entryCount)
        guard tensorCount <= cursor.remaining / 32 else {
            throw cursor.fault(.truncated(part: "the tensor records"))
        }
        var records: [TensorRecord] = []
        for index in 0..<tensorCount { records.append(try Self.record(&cursor, index)) }
        self.records = records
        self.file = file
        alignment = try Self.alignment(metadata, cursor)
        let (padded, overflow) = cursor.offset.addingReportingOverflow(alignment - 1)
        guard !overflow else { throw cursor.fault(.truncated(part: "the tensor data")) }
        dataStart = padded / alignment * alignment
    }

    private static func checkVersion(_ cursor: inout GGUFCursor) throws(CheckpointError) {
        guard try cursor.uint32("the magic number") == 0x4655_4747 else {
            throw cursor.fault(.bigEndian)
        }
        let version = try cursor.uint32("the version")
        // A big-endian file keeps the magic number's bytes but turns its numbers round.
        guard version & 0xFFFF != 0 else { throw cursor.fault(.bigEndian) }
        guard version == 3 else { throw cursor.fault(.unsupportedVersion(version)) }
    }

    private static func metadata(
        _ cursor: inout GGUFCursor, count: Int
    ) throws(CheckpointError) -> [String: GGUFValue] {
        var metadata: [String: GGUFValue] = [:]
        for index in 0..<count {
            let key = try cursor.text("metadata key \(index)")
            let value = try cursor.value(key)
            guard metadata.updateValue(value, forKey: key) == nil else {
                throw cursor.fault(.duplicateKey(key))
            }
        }
        return metadata
    }

    private static func record(_ cursor: inout GGUFCursor, _ index: Int) throws(CheckpointError)
        -> TensorRecord
    {
        let name = try cursor.text("the name of tensor \(index)")
        let rank = try cursor.uint32("the record of tensor \(name)")
        guard (1...4).contains(rank) else {
            throw cursor.fault(.tensor(name: name, .badDimensions("of rank \(rank)")))
        }
        var dimensions: [UInt64] = []
        for _ in 0..<rank { dimensions.append(try cursor.uint64("the record of tensor \(name)")) }
        let type = try cursor.uint32("the record of tensor \(name)")
        let offset = try cursor.uint64("the record of tensor \(name)")
        return TensorRecord(name: name, dimensions: dimensions, type: type, offset: offset)
    }

    private static func alignment(
        _ metadata: [String: GGUFValue], _ cursor: GGUFCursor
    ) throws(CheckpointError) -> Int {
        let key = "general.alignment"
        guard let value = metadata[key] else { return 32 }
        guard case .integer(let alignment) = value, (8...65_536).contains(alignment),
            alignment & (alignment - 1) == 0
        else {
            let found = if case .integer(let number) = value { "\(number)" } else { "no integer" }
            throw cursor.fault(
                .badValue(key: key, value: found, expected: "a power of two from 8 to 65536"))
        }
        return Int(alignment)
    }
}
