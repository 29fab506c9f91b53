import SprintProtocol

/// Control messages as bytes: one protobuf `Envelope` a message (`proto/sprint.proto`).
public enum ControlCodec {
    /// The message's bytes.
    ///
    /// Texts longer than `Limits.wireTextBytesMax` are cut at a character, since a long reason must not
    /// cost the message that carries it.
    ///
    /// - Precondition: every number is within the bounds that `decode` enforces.
    public static func encode(_ message: ControlMessage) -> [UInt8] {
        preconditionFailure("Encoding is not linked.")
    }

    /// Reads one message. Nothing it returns is out of bounds, and memory stays in proportion to the bytes.
    ///
    /// - Throws: `WireError`, whose text a refusal can carry.
    public static func decode(_ bytes: RawSpan) throws(WireError) -> ControlMessage {
        throw .malformed
    }

    /// Reads one message from an array.
    public static func decode(_ bytes: [UInt8]) throws(WireError) -> ControlMessage {
        try decode(bytes.span.bytes)
    }
}
