/// Why a tokenizer could not be made from a model's files; each message names the part and what to
/// do.
public enum TokenizerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The JSON does not parse, or a field is absent or of another type.
    case malformed(file: String, reason: String)
    /// A file or a vocabulary is larger than its limit.
    case tooLarge(what: String, size: Int, limit: Int)
    /// A model type, normalizer, pre-tokenizer or option that is not byte-level BPE as we know it.
    case unsupported(part: String, name: String, known: [String])
    /// Two parts of the vocabulary contradict each other.
    case inconsistent(reason: String)

    /// The message for people.
    public var description: String {
        switch self {
        case .malformed(let file, let reason): "\(file) cannot be read: \(reason)"
        case .tooLarge(let what, let size, let limit): "\(what) has \(size), the limit is \(limit)"
        case .unsupported(let part, let name, let known):
            "tokenizer \(part) \"\(name)\" is not supported; supported: "
                + "\(known.joined(separator: ", "))"
        case .inconsistent(let reason): "the tokenizer contradicts itself: \(reason)"
        }
    }
}
