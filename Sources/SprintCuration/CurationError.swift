/// Why a stage cannot go on with a sample.
public enum CurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file is not in its format; the line, from 1, and what is wrong with it.
    case malformed(file: String, line: Int, reason: String)
    /// A file that a stage needs is missing or cannot be read.
    case unreadable(file: String, reason: String)
    /// A result file cannot be written.
    case unwritable(file: String, reason: String? = nil)
    /// Components, texts and graph do not fit together.
    case unpackable(String)
    /// The stages' records say that a sample's files are not to be used.
    case obstructed(CurationObstacle)
    /// A trace that is too large to be sent to a language model.
    case traceTooLarge(bytes: Int, limit: Int)
    /// A trace holds a tag that means something in a trajectory.
    case reservedTag(String)
    /// A drawing asks for problems that could not be found.
    case exhausted(String)

    /// The kind's name, to count by.
    public var kind: String {
        switch self {
        case .malformed: "malformed"
        case .unreadable: "unreadable"
        case .unwritable: "unwritable"
        case .unpackable: "unpackable"
        case .obstructed(let obstacle): obstacle.kind
        case .traceTooLarge: "trace-too-large"
        case .reservedTag: "reserved-tag"
        case .exhausted: "exhausted"
        }
    }

    /// What a sample counts as that it is about.
    public var kindOfSample: String {
        switch self {
        case .unpackable, .obstructed: kind
        default: "unreadable"
        }
    }

    /// A sentence that says what to do.
    public var description: String {
        switch self {
        case .malformed(let file, let line, let reason): "\(file), line \(line): \(reason)."
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason)."
        case .unwritable(let file, let reason):
            "\(file) cannot be written\(reason.map { ": \($0)" } ?? ""); "
                + "check that its folder exists and is yours."
        case .unpackable(let reason):
            "The components cannot be packed: \(reason). `sprint curate validate` lists all "
                + "defects."
        case .obstructed(let obstacle): obstacle.description
        case .traceTooLarge(let bytes, let limit):
            "The trace has \(bytes) bytes, more than \(limit); raise --max-trace-bytes if the "
                + "model's context holds it."
        case .reservedTag(let tag):
            "The text holds \(tag), which would be taken for structure; take it out."
        case .exhausted(let wanted):
            "No further problem was found for \(wanted). Ask for fewer, or widen the ranges."
        }
    }
}
