import ArgumentParser
import Foundation
import SprintProtocol

/// A time span on the command line: `600s`, `5m`, `1h`, `250ms`, or plain seconds.
public struct TimeSpan: ExpressibleByArgument, Sendable, Hashable {
    /// The span.
    public var duration: Duration

    /// Wraps a duration.
    public init(_ duration: Duration) { self.duration = duration }

    /// Reads `600s`, `5m`, `1h`, `250ms` or a plain number of seconds.
    public init?(argument: String) {
        let units: [(suffix: String, seconds: Double)] = [
            ("ms", 0.001), ("s", 1), ("m", 60), ("h", 3600),
        ]
        let unit = units.first { argument.hasSuffix($0.suffix) }
        let digits = unit.map { String(argument.dropLast($0.suffix.count)) } ?? argument
        let seconds = (Double(digits) ?? .nan) * (unit?.seconds ?? 1)
        guard seconds > 0, seconds <= Limits.deadlineMax.milliseconds / 1000 else { return nil }
        duration = .milliseconds(Int64((seconds * 1000).rounded()))
    }

    /// The span in seconds, as the help prints it.
    public var defaultValueDescription: String {
        String(format: "%gs", duration.milliseconds / 1000)
    }
}

/// A range on the command line: `2..3`, or one number for both ends.
public struct PromptRange: ExpressibleByArgument, Sendable, Hashable {
    /// The range.
    public var range: ClosedRange<Int>

    /// Reads `A..B` or `A`.
    public init?(argument: String) {
        let ends = argument.components(separatedBy: "..").map { Int($0) }
        guard let low = ends.first ?? nil, let high = ends.last ?? nil else { return nil }
        guard ends.count <= 2, low >= 0, low <= high else { return nil }
        range = low...high
    }

    /// The range as it is written.
    public var defaultValueDescription: String { "\(range.lowerBound)..\(range.upperBound)" }
}

extension ExecutorContext: ExpressibleByArgument {}
extension ShipPolicy: ExpressibleByArgument {}
