import SprintProtocol

extension LineRange {
    /// What stands where no line was found.
    static let none = "not found"

    /// Reads `Lines 24-25`, `14`, `Lines 25 -- 28`, `Lines 3-5, 9`, or `Lines not found`.
    ///
    /// - Throws: `CurationError.malformed` for any other text, and for a number beyond
    ///   `Limits.traceLinesMax`.
    static func list(_ text: String, at place: CurationPlace) throws(CurationError) -> [LineRange] {
        var scanner = LineScanner(text)
        scanner.takeSpace()
        scanner.takeWord(of: lineWords)
        scanner.take(":")
        scanner.takeSpace()
        let body = scanner.rest
        if body.lowercased().hasPrefix(none) || ["none", "n/a", ""].contains(body.lowercased()) {
            return []
        }
        var ranges: [LineRange] = []
        for piece in body.split(whereSeparator: { ",;".contains($0) }) {
            guard let (first, last) = ends(of: piece) else {
                throw place.malformed("`\(text)` names no lines; write `Lines 24-25`")
            }
            ranges.append(try LineRange(first, last, at: place))
        }
        return ranges
    }

    private static let lineWords: [Substring] = ["Lines", "Line", "lines", "line"]

    /// The numbers of `24`, `24-25`, `25 -- 28` or `and lines 24 to 25`; `nil` for another text.
    private static func ends(of piece: Substring) -> (first: Substring, last: Substring?)? {
        var scanner = LineScanner(piece)
        scanner.takeSpace()
        if scanner.takeWord(of: ["and"]) { scanner.takeSpace() }
        if scanner.takeWord(of: lineWords) { scanner.takeSpace() }
        guard let first = scanner.takeDigits() else { return nil }
        scanner.takeSpace()
        if scanner.isAtEnd { return (first, nil) }
        let isDashed = !scanner.take { $0 == "-" }.isEmpty
        guard isDashed || ["–", "—", "to"].contains(where: { scanner.take($0) }) else { return nil }
        scanner.takeSpace()
        guard let last = scanner.takeDigits() else { return nil }
        scanner.takeSpace()
        return scanner.isAtEnd ? (first, last) : nil
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
