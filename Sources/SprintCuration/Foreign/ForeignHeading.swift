/// A line that names a component: `### Component 3 (Lines 10-22)`, and what comes near to it.
struct ForeignHeading {
    /// The component's number.
    let number: Int
    /// Its lines, where they are named.
    let lines: LineRange?
    /// What else the heading says.
    let title: String
    /// Whether it is a heading as we write it.
    let isInForm: Bool

    /// Reads a line; `nil` if it names no component.
    ///
    /// - Throws: `CurationError.malformed` for a number that no trace has.
    init?(_ line: String, at place: CurationPlace) throws(CurationError) {
        guard let (number, rest) = Self.parts(of: line) else { return nil }
        var title = rest
        var lines: LineRange?
        if let named = title.firstMatch(of: /[(\[]?\s*[Ll]ines?\b([^)\]]*)[)\]]?/) {
            lines = try LineRange.anywhere(in: String(named.1), at: place).span
            title.removeSubrange(named.range)
        }
        self.number = number
        self.lines = lines
        self.title = title.trimming { $0.isWhitespace || ":.–—-".contains($0) }
        isInForm = (try? ComponentDraft(heading: line, place: place)) != nil
    }

    /// The number and what follows it, without marks.
    private static func parts(of line: String) -> (Int, String)? {
        let plain = line.replacing(/[#*_`]+/, with: " ")
        let named =
            #/
            \s* (?:[-+•]\s+)? (?i:component) \s* (?i:no\.?|number)? \s* (\d+) \s*
            ( (?: [:(\[.–—-] | [Ll]ines?\b ) .* )?
            /#
        if let match = plain.wholeMatch(of: named), let number = Int(match.1) {
            return (number, String(match.2 ?? ""))
        }
        guard let mark = line.first, "#*".contains(mark) else { return nil }
        let counted = /\s*(?i:step|part)?\s*(\d+)\s*[:.)](.*)/
        guard let match = plain.wholeMatch(of: counted), let number = Int(match.1) else {
            return nil
        }
        return (number, String(match.2))
    }
}

extension String {
    /// The text without such characters at either end.
    func trimming(_ isTrimmed: (Character) -> Bool) -> String {
        var text = drop(while: isTrimmed)
        while let last = text.last, isTrimmed(last) { text.removeLast() }
        return String(text)
    }
}
