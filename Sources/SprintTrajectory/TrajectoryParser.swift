import SprintProtocol

/// A streaming, tolerant and lossless parser of trajectories, also of those that others wrote.
///
/// Every sequence of bytes parses; what is not as the form says is reported by kind. The result
/// does not depend on how the bytes were cut into chunks, and `Trajectory.bytes` is what was fed,
/// byte for byte. Time and memory are linear in the text.
public struct TrajectoryParser: Sendable {
    private var lexer = TrajectoryLexer()
    private var builder = TrajectoryBuilder()
    private var byteCount = 0
    private let bytesMax: Int

    /// A parser at the start of a text of at most `bytesMax` bytes.
    public init(bytesMax: Int = Limits.trajectoryBytesMax) { self.bytesMax = bytesMax }

    /// Parses a whole text.
    public static func parse(_ bytes: [UInt8]) throws(TrajectoryError) -> Trajectory {
        var parser = TrajectoryParser()
        try parser.feed(bytes)
        return parser.finish()
    }

    /// Takes the next bytes.
    ///
    /// - Throws: `tooLarge` if the text outgrows its limit; the chunk is then not taken.
    public mutating func feed(_ chunk: [UInt8]) throws(TrajectoryError) {
        guard chunk.count <= bytesMax - byteCount else { throw .tooLarge(limit: bytesMax) }
        byteCount += chunk.count
        lexer.feed(chunk[...]) { builder.take($0) }
    }

    /// Ends the text: what is open is closed, and what is missing is reported.
    public consuming func finish() -> Trajectory {
        var builder = builder
        lexer.flush { builder.take($0) }
        return builder.finish()
    }
}
