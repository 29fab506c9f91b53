extension LineRange {
    /// What stands where no line was found.
    static let none = "not found"

    /// Reads `Lines 24-25`, `14`, `Lines 25 -- 28`, `Lines 3-5, 9`, or `Lines not found`.
    static func list(_ text: String, at place: CurationPlace) throws(CurationError) -> [LineRange] {
        let body = text.trimmingPrefix(/\s*(?:[Ll]ines?\b)?:?\s*/)
        if body.lowercased().hasPrefix(none) || ["none", "n/a", ""].contains(body.lowercased()) {
            return []
        }
        var ranges: [LineRange] = []
        for piece in body.split(whereSeparator: { ",;".contains($0) }) {
            guard
                let match = piece.wholeMatch(
                    of: /\s*(?:and\s+)?(?:[Ll]ines?\s+)?(\d+)\s*(?:(?:-+|–|—|to)\s*(\d+)\s*)?/),
                let first = Int(match.1), let last = match.2.map({ Int($0) }) ?? first
            else { throw place.malformed("`\(text)` names no lines; write `Lines 24-25`") }
            ranges.append(LineRange(first, last))
        }
        return ranges
    }
}
