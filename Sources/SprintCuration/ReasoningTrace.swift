/// A reasoning trace as numbered lines.
///
/// A line is a stretch of the text; what stands between two lines (a space, a newline, a blank
/// line) belongs to neither, so that cutting a range of lines out gives the text as it was.
public struct ReasoningTrace: Hashable, Sendable {
    /// The whole text.
    public internal(set) var bytes: [UInt8]
    /// Where each line stands in `bytes`, in order.
    public internal(set) var lines: [Range<Int>]

    /// An empty trace.
    public init() {
        bytes = []
        lines = []
    }

    /// A trace whose lines are the lines of a text, empty ones left out.
    public init(linesOf text: [UInt8]) {
        bytes = text
        lines = []
        var start = 0
        for (index, byte) in text.enumerated() where byte == UInt8(ascii: "\n") {
            if index > start { lines.append(start..<index) }
            start = index + 1
        }
        if start < text.count { lines.append(start..<text.count) }
    }

    /// How many lines there are; they are numbered from 1.
    public var lineCount: Int { lines.count }

    /// The text of a range of lines, with what stands between them.
    public func text(of range: LineRange) -> ArraySlice<UInt8> {
        precondition(
            range.first >= 1 && range.last <= lineCount, "lines \(range) are not in the trace")
        return bytes[lines[range.first - 1].lowerBound..<lines[range.last - 1].upperBound]
    }

    /// Appends what `write` writes as a line of its own.
    mutating func appendLine(_ write: (inout [UInt8]) -> Void) {
        if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
        let start = bytes.count
        write(&bytes)
        lines.append(start..<bytes.count)
    }
}
