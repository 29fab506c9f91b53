import SprintProtocol

/// Why a message from outside cannot be read. Its sender is refused with this text (contract C4).
public enum WireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// More bytes than a message of this kind may have.
    case tooLarge(bytes: Int, max: Int)
    /// Not a message of this protocol: wrong framing, or more memory needed than the bytes can
    /// justify.
    case malformed
    /// Another protocol version.
    case version(Int)
    /// An envelope without a body this build knows.
    case unknownBody
    /// The named field is missing, out of bounds or of an unknown value.
    case field(String, String)

    /// A sentence for the refusal and the log.
    public var description: String {
        switch self {
        case .tooLarge(let bytes, let max):
            "The message has \(bytes) bytes; at most \(max) are allowed."
        case .malformed: "The bytes are not a message of this protocol."
        case .version(let version):
            "The message has protocol version \(version); "
                + "this build speaks \(Limits.protocolVersion)."
        case .unknownBody:
            "The envelope holds no message known to protocol version \(Limits.protocolVersion)."
        case .field(let name, let problem): "The field \(name) \(problem)."
        }
    }
}
