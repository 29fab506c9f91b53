/// Why an evaluation cannot be carried out; each message names the thing and says what to do.
public enum EvaluationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// A file or folder cannot be read or written.
    case file(path: String, reason: String)
    /// A file does not hold what it should.
    case malformed(path: String, line: Int?, reason: String)
    /// A record of a data set is wrong in a field.
    case field(path: String, line: Int, field: String, reason: String)
    /// A folder holds nothing to evaluate.
    case empty(path: String, expected: String)
    /// The output folder belongs to another evaluation.
    case otherEvaluation(path: String, difference: String)

    /// What went wrong and what to do.
    public var description: String {
        switch self {
        case .file(let path, let reason): "\(path): \(reason)"
        case .malformed(let path, let line, let reason):
            "\(path)\(line.map { ", line \($0)" } ?? ""): \(reason)"
        case .field(let path, let line, let field, let reason):
            "\(path), line \(line), field \(field): \(reason)"
        case .empty(let path, let expected): "\(path) holds no \(expected)"
        case .otherEvaluation(let path, let difference):
            "\(path) holds results of another evaluation (\(difference)); "
                + "pass another --output, or the options that it was begun with"
        }
    }
}
