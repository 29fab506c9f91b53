import SprintProtocol

/// A worker's introduction on the bulk channel: which registration its pages are for.
public struct BulkHello: Hashable, Sendable {
    /// The registration from `Welcome`.
    public var worker: WorkerID

    /// Creates a hello.
    public init(worker: WorkerID) { self.worker = worker }
}

/// What stands before the pages of one bulk message.
public struct BulkPreamble: Hashable, Sendable {
    /// The attempt whose prefix the pages belong to.
    public var attempt: AttemptID
    /// Pages that follow, each as a header frame and a payload frame; 1 to
    /// `Limits.pagesPerRequestMax`.
    public var pages: Int

    /// Creates a preamble.
    public init(attempt: AttemptID, pages: Int) {
        self.attempt = attempt
        self.pages = pages
    }

    /// Frames of the whole message, the preamble's own included.
    public var frameCount: Int { 1 + 2 * pages }
}

/// The bulk channel's two small frames as bytes, little-endian; `docs/protocol.md` has the layout.
public enum BulkCodec {
    /// Bytes of a hello frame.
    public static let helloByteCount = 24
    /// Bytes of a preamble frame.
    public static let preambleByteCount = 40
    private static let magic = Array("SPRINTBK".utf8)
    private static let helloKind: UInt16 = 1
    private static let preambleKind: UInt16 = 2

    /// The hello's bytes.
    public static func encode(_ hello: BulkHello) -> [UInt8] {
        var writer = start(kind: helloKind, count: 0, capacity: helloByteCount)
        writer.write(hello.worker.value)
        return writer.bytes
    }

    /// The preamble's bytes.
    ///
    /// - Precondition: all numbers are within the bounds that `decodePreamble` enforces.
    public static func encode(_ preamble: BulkPreamble) -> [UInt8] {
        precondition(
            (1...Limits.pagesPerRequestMax).contains(preamble.pages),
            "A bulk message holds 1 to \(Limits.pagesPerRequestMax) pages, not \(preamble.pages).")
        var writer = start(kind: preambleKind, count: preamble.pages, capacity: preambleByteCount)
        writer.write(preamble.attempt.task.run.value)
        writer.write(UInt32(preamble.attempt.task.round))
        writer.write(UInt32(preamble.attempt.task.prompt))
        writer.write(UInt32(preamble.attempt.attempt))
        writer.write(UInt32(0))
        return writer.bytes
    }

    /// Reads a hello.
    public static func decodeHello(_ bytes: RawSpan) throws(WireError) -> BulkHello {
        var (reader, count) = try open(bytes, kind: helloKind, byteCount: helloByteCount)
        guard count == 0 else { throw .field("bulk.count", "is \(count), must be 0 in a hello") }
        let worker: UInt64 = reader.read()
        guard worker >= 1 else { throw .field("bulk.worker", "must be at least 1") }
        return BulkHello(worker: WorkerID(worker))
    }

    /// Reads a preamble. The receiver then holds `frameCount` against the frames it got.
    public static func decodePreamble(_ bytes: RawSpan) throws(WireError) -> BulkPreamble {
        var (reader, pages) = try open(bytes, kind: preambleKind, byteCount: preambleByteCount)
        guard (1...Limits.pagesPerRequestMax).contains(pages) else {
            throw .field("bulk.count", "is \(pages), must be 1 to \(Limits.pagesPerRequestMax)")
        }
        let run: UInt64 = reader.read()
        let (round, prompt, attempt) = (
            Int(reader.read(UInt32.self)), Int(reader.read(UInt32.self)),
            Int(reader.read(UInt32.self))
        )
        guard reader.read(UInt32.self) == 0 else { throw .field("bulk.reserved", "must be 0") }
        let task = TaskID(run: RunID(run), round: round, prompt: prompt)
        let id = AttemptID(task: task, attempt: attempt)
        try ControlMessage.taskCancel(id).checkBounds()
        return BulkPreamble(attempt: id, pages: pages)
    }

    private static func start(kind: UInt16, count: Int, capacity: Int) -> ByteWriter {
        var writer = ByteWriter(capacity: capacity)
        writer.write(magic)
        writer.write(UInt16(Limits.protocolVersion))
        writer.write(kind)
        writer.write(UInt32(count))
        return writer
    }

    private static func open(
        _ bytes: RawSpan, kind: UInt16, byteCount: Int
    ) throws(WireError) -> (ByteReader, count: Int) {
        guard bytes.byteCount == byteCount else { throw .malformed }
        var reader = ByteReader([UInt8](bytes)[...])
        guard Array(reader.read(count: magic.count)) == magic else { throw .malformed }
        let version = Int(reader.read(UInt16.self))
        guard version == Limits.protocolVersion else { throw .version(version) }
        let found: UInt16 = reader.read()
        guard found == kind else { throw .field("bulk.kind", "is \(found), must be \(kind)") }
        let count = Int(reader.read(UInt32.self))
        return (reader, count)
    }
}
