import SprintProtocol

/// The points of an answer's skeleton, as a model lists them.
struct Skeleton: Hashable {
    /// The points, without their numbers.
    let points: [String]

    /// Reads the numbered lines of a text, `1. …` or `1) …`, in the order in which they stand;
    /// what a model thought before them does not count, nor do points beyond the limit.
    init(_ text: String) {
        points = Self.spoken(text).split(whereSeparator: \.isNewline).compactMap { line in
            guard let match = line.wholeMatch(of: Self.form) else { return nil }
            return String(match.1)
        }.prefix(Limits.skeletonPointsMax).map(\.self)
    }

    /// The points under their numbers, one a line.
    var text: String {
        points.indices.map(line).joined(separator: "\n")
    }

    /// A point under its number.
    func line(_ index: Int) -> String { "\(index + 1). \(points[index])" }

    /// The answer: each point with the text that goes on behind it, in their order; of an outline
    /// without points, all that it says.
    func answer(_ texts: [String], outline: String) -> String {
        precondition(texts.count == points.count, "each point has its text")
        if points.isEmpty { return outline }
        return points.indices.map { line($0) + texts[$0] }.joined(separator: "\n\n")
    }

    /// What a reasoning model says after its last thought.
    static func spoken(_ text: String) -> Substring {
        var rest = text[...]
        while let range = rest.firstRange(of: "</think>") { rest = rest[range.upperBound...] }
        return rest
    }

    private static var form: Regex<(Substring, Substring)> {
        /[\s*_#>\-]*\d{1,2}[.)][\s*_]*(\S.*?)[\s*_]*/
    }
}
