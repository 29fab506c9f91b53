/// A record of a data set's file that is no problem under the rule: it is counted and never asked.
public struct OmittedRecord: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The line it begins in, from 1.
    public let line: Int
    /// Why.
    public let reason: String

    /// `line 7: it has 8 numbers instead of 2 to 6`
    public var description: String { "line \(line): \(reason)" }

    /// A remark for a report's head; empty without records.
    static func text(_ records: [OmittedRecord]) -> String {
        guard let first = records.first else { return "" }
        let count = records.count == 1 ? "1 record" : "\(records.count) records"
        return " (\(count) left out: \(first)\(records.count > 1 ? ", …" : ""))"
    }
}
