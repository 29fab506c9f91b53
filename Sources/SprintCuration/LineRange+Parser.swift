import SprintProtocol

extension LineRange {
    /// What stands where no line was found.
    static let none = "not found"

    /// Reads `Lines 24-25`, `14`, `Lines 25 -- 28`, `Lines 3-5, 9`, or `Lines not found`.
    ///
    /// - Throws: `CurationError.malformed` for any other text, and for a number beyond
    ///   `Limits.traceLinesMax`.
    static func list(_ text: String, at place: CurationPlace) throws(CurationError) -> [LineRange] {
        let body = text.trimmingPrefix(/\s*(?:[Ll]ines?\b)?:?\s*/)
        if body.lowercased().hasPrefix(none) || ["none", "n/a", ""].contains(body.lowercased()) {
            return []
        }
        var ranges: [LineRange] = []
        for piece in body.split(whereSeparator: { ",;".contains($0) }) {
            guard
                let match = piece.wholeMatch(
                    of: /\s*(?:and\s+)?(?:[Ll]ines?\s+)?(\d+)\s*(?:(?:-+|–|—|to)\s*(\d+)\s*)?/)
            else { throw place.malformed("`\(text)` names no lines; write `Lines 24-25`") }
            ranges.append(try LineRange(match.1, match.2, at: place))
        }
        return ranges
    }

    /// The lines that a text names in whatever words; what stands in parentheses counts only where
    /// nothing else names one.
    ///
    /// - Throws: `CurationError.malformed` for a number beyond `Limits.traceLinesMax`.
    static func anywhere(in text: String, at place: CurationPlace) throws(CurationError)
        -> [LineRange]
    {
        let bare = text.replacing(/\([^)]*\)/, with: " ")
        let form =
            /(\d+)\s*(?:(?:[-–—‑−~]+|\.{2,3}|…|to|through|until)\s*(?:[Ll](?:ines?)?\s*)?(\d+))?/
        var ranges: [LineRange] = []
        for match in (bare.contains(/\d/) ? bare : text).matches(of: form) {
            ranges.append(try LineRange(match.1, match.2, at: place))
        }
        return ranges
    }

    /// The lines between two numbers as they are written; without a second one, that line.
    ///
    /// - Throws: `CurationError.malformed` for a number that no trace has.
    init(_ first: Substring, _ last: Substring?, at place: CurationPlace) throws(CurationError) {
        self.init(try Self.number(first, at: place), try Self.number(last ?? first, at: place))
    }

    private static func number(_ digits: Substring, at place: CurationPlace) throws(CurationError)
        -> Int
    {
        guard let number = Int(digits), number <= Limits.traceLinesMax else {
            throw place.malformed(
                "no trace has a line \(digits.prefix(24)); the largest is \(Limits.traceLinesMax)")
        }
        return number
    }
}
