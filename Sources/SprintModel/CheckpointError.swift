/// A checkpoint that cannot be used: which file, what is wrong with it, and what to do.
///
/// Every malformed, truncated, oversized or unknown thing in a model file ends here, never in a
/// crash.
public struct CheckpointError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with a tensor.
    public enum TensorFault: Error, Hashable, Sendable {
        /// No tensor has this name, but the architecture needs one.
        case missing
        /// The name is none of the architecture's.
        case unknown
        /// A second tensor of the same name.
        case duplicate
        /// The storage type is none we read; as the file names it.
        case unknownType(String)
        /// Dimensions that no tensor of ours has (none, three or more, zero, or a product that
        /// overflows).
        case badDimensions(String)
        /// The shape is not the one the configuration asks for.
        case wrongShape(found: String, expected: String)
        /// The offset is not a multiple of the file's alignment.
        case misaligned(offset: UInt64, alignment: Int)
        /// The bytes reach beyond the end of the file.
        case outsideFile(end: UInt64, byteCount: Int)
        /// The stated byte range is not as long as type and shape ask for.
        case wrongLength(found: UInt64, expected: Int)
        /// The bytes belong to another tensor too.
        case overlaps(String)
    }

    /// What is wrong.
    public enum Fault: Hashable, Sendable {
        /// The system cannot read it.
        case unreadable(reason: String)
        /// Neither a GGUF file nor a Hugging Face directory.
        case unknownFormat
        /// A GGUF file of big-endian numbers.
        case bigEndian
        /// A GGUF version other than 3.
        case unsupportedVersion(UInt32)
        /// The file ends inside `part`.
        case truncated(part: String)
        /// `part` has more elements or bytes than we accept.
        case overLimit(part: String, value: UInt64, limit: Int)
        /// `part` breaks the format.
        case malformed(part: String, reason: String)
        /// A key that must be there is not.
        case missingKey(String)
        /// A key whose value cannot be used.
        case badValue(key: String, value: String, expected: String)
        /// A key that stands twice.
        case duplicateKey(String)
        /// A family whose forward pass we do not know.
        case unknownArchitecture(String)
        /// The tokenizer cannot be used.
        case tokenizer(reason: String)
        /// A file of the directory, named by another file, is not there.
        case missingFile(String)
        /// A tensor is wrong.
        case tensor(name: String, TensorFault)
    }

    /// The file, or the directory.
    public let file: String
    /// What is wrong with it.
    public let fault: Fault

    /// Creates an error about `file`.
    public init(file: String, fault: Fault) {
        self.file = file
        self.fault = fault
    }

    /// One line for people: file, fault, remedy.
    public var description: String { "\(file): \(fault.text)" }
}

extension CheckpointError.Fault {
    fileprivate var text: String {
        switch self {
        case .unreadable(let reason):
            "cannot be read (\(reason)); check the path and its permissions"
        case .unknownFormat:
            "is no GGUF file and no directory with config.json; give a .gguf file or such a "
                + "directory"
        case .bigEndian:
            "is a big-endian GGUF file; convert it to little-endian (gguf-convert-endian)"
        case .unsupportedVersion(let version):
            "is GGUF version \(version); convert the model again to version 3"
        case .truncated(let part): "ends inside \(part); the file is incomplete, fetch it again"
        case .overLimit(let part, let value, let limit):
            "\(part) is \(value), over the limit of \(limit); the file is damaged, fetch it again"
        case .malformed(let part, let reason):
            "\(part) is malformed (\(reason)); fetch or convert the model again"
        case .missingKey(let key):
            "key \(key) is missing; convert the model again with a current converter"
        case .badValue(let key, let value, let expected):
            "key \(key) is \(value), expected \(expected)"
        case .duplicateKey(let key): "key \(key) stands twice; fetch or convert the model again"
        case .unknownArchitecture(let name):
            "architecture \(name) is unknown; use a llama, qwen2 or qwen3 model"
        case .tokenizer(let reason): "the tokenizer cannot be used: \(reason)"
        case .missingFile(let name): "\(name) is missing from the directory; fetch the model again"
        case .tensor(let name, let fault): "tensor \(name) \(fault.text)"
        }
    }
}

extension CheckpointError.TensorFault {
    fileprivate var text: String {
        switch self {
        case .missing: "is missing; fetch or convert the model again"
        case .unknown: "is none that this architecture has; the model has parts that we cannot run"
        case .duplicate: "stands twice; fetch or convert the model again"
        case .unknownType(let type):
            """
            has the unknown type \(type); use F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q5_0, Q5_1, Q4_K, \
            Q5_K or Q6_K
            """
        case .badDimensions(let shape):
            "has the impossible shape \(shape); fetch or convert the model again"
        case .wrongShape(let found, let expected):
            "has shape \(found), the configuration asks for \(expected)"
        case .misaligned(let offset, let alignment):
            "starts at \(offset), not a multiple of \(alignment)"
        case .outsideFile(let end, let byteCount):
            "ends at byte \(end) of a file of \(byteCount); the file is incomplete, fetch it again"
        case .wrongLength(let found, let expected):
            "has \(found) bytes, type and shape ask for \(expected)"
        case .overlaps(let other): "shares bytes with \(other); fetch or convert the model again"
        }
    }
}
