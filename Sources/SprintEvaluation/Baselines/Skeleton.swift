import SprintProtocol

/// The points of an answer's skeleton, as a model lists them.
struct Skeleton: Hashable {
    /// The points, without their numbers.
    let points: [String]

    /// Reads the numbered lines of a text, `1. …` or `1) …`, in the order in which they stand;
    /// what a model thought before them does not count, nor do points beyond the limit.
    init(_ text: String) {
        let spoken = text.tail(behindLast: "</think>")
        points = spoken.split(whereSeparator: \.isNewline).compactMap { line in
            guard let match = line.wholeMatch(of: Self.form) else { return nil }
            return String(match.1)
        }.prefix(Limits.skeletonPointsMax).map(\.self)
    }

    /// The points under their numbers, one a line.
    var text: String {
        points.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n")
    }

    private static var form: Regex<(Substring, Substring)> {
        /[\s*_#>\-]*\d{1,2}[.)][\s*_]*(\S.*?)[\s*_]*/
    }
}

extension String {
    /// What stands behind the last `separator`; everything if it is not there.
    func tail(behindLast separator: String) -> Substring {
        var rest = self[...]
        while let range = rest.firstRange(of: separator) { rest = rest[range.upperBound...] }
        return rest
    }
}
