import Glibc

/// A file that cannot be mapped: the operation that failed and the system's reason.
public struct TensorFileError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// What was tried, as a verb phrase: "open", "map".
    public let operation: String
    /// The system's error number.
    public let code: Int32

    /// Whether the path is a directory's.
    public var isDirectory: Bool { code == EISDIR }

    /// The system's words for `code`.
    public var reason: String { String(cString: strerror(code)) }

    /// One line for people.
    public var description: String {
        "cannot \(operation) \(path): \(reason); give a readable model file"
    }
}
