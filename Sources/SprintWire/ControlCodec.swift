import CSprintWire
import SprintProtocol

/// Control messages as bytes: one protobuf `Envelope` a message (`proto/sprint.proto`).
public enum ControlCodec {
    /// The message's bytes.
    ///
    /// Texts longer than `Limits.wireTextBytesMax` are cut at a character, since a long reason must
    /// not cost the message that carries it.
    ///
    /// - Precondition: every number is within the bounds that `decode` enforces.
    public static func encode(_ message: ControlMessage) -> [UInt8] {
        do throws(WireError) {
            try message.checkBounds()
        } catch {
            preconditionFailure("A message out of bounds was about to be sent. \(error)")
        }
        let arena = ProtobufArena()
        let envelope = arena.envelope(message)
        return withExtendedLifetime(arena) {
            [UInt8](unsafeUninitializedCapacity: sprint__envelope__get_packed_size(envelope)) {
                buffer, count in
                count = sprint__envelope__pack(envelope, buffer.baseAddress)
            }
        }
    }

    /// Reads one message. Nothing it returns is out of bounds, and memory stays in proportion to
    /// the bytes.
    ///
    /// A refusal is read whatever its version, so that the refused can tell why.
    ///
    /// - Throws: `WireError`, whose text a refusal can carry.
    public static func decode(_ bytes: RawSpan) throws(WireError) -> ControlMessage {
        try decode(bytes, budget: ProtobufBudget(messageBytes: bytes.byteCount))
    }

    /// Reads one message from an array.
    public static func decode(_ bytes: [UInt8]) throws(WireError) -> ControlMessage {
        try decode(bytes.span.bytes)
    }

    /// Reads one message with the memory that `budget` allows; gives all of it back.
    static func decode(_ bytes: RawSpan, budget: ProtobufBudget) throws(WireError) -> ControlMessage
    {
        guard bytes.byteCount <= Limits.controlMessageBytesMax else {
            throw .tooLarge(bytes: bytes.byteCount, max: Limits.controlMessageBytesMax)
        }
        return try budget.withAllocator { allocator -> Result<ControlMessage, WireError> in
            let envelope = bytes.withUnsafeBytes {
                sprint__envelope__unpack(
                    allocator, $0.count, $0.baseAddress?.assumingMemoryBound(to: UInt8.self))
            }
            guard let envelope else { return .failure(.malformed) }
            defer { sprint__envelope__free_unpacked(envelope, allocator) }
            return Result { () throws(WireError) in try message(envelope.pointee) }
        }.get()
    }

    private static func message(_ envelope: Sprint__Envelope) throws(WireError) -> ControlMessage {
        let isRefusal = envelope.body_case == SPRINT__ENVELOPE__BODY_REFUSE
        guard isRefusal || Int(envelope.version) == Limits.protocolVersion else {
            throw .version(Int(envelope.version))
        }
        let message = try ControlMessage(envelope)
        try message.checkBounds()
        return message
    }
}
