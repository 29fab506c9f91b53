/// A line that begins a field: `- **Plan:** Lines 1-2`, and what comes near to it.
struct ForeignField {
    /// Which field.
    let name: ComponentField
    /// What stands behind the colon.
    let value: String
    /// Whether it begins as we write it.
    let isInForm: Bool

    /// Reads a line; `nil` if it begins no field.
    init?(_ line: String) {
        guard let match = line.wholeMatch(of: Self.form) else { return nil }
        let word = match.1.lowercased()
        guard let name = ComponentField.allCases.first(where: { $0.rawValue.lowercased() == word })
        else { return nil }
        self.name = name
        value = String(match.2).trimming(\.isWhitespace)
        isInForm = ComponentField.parts(of: line).map { $0.name == name.rawValue } ?? false
    }

    /// A bullet, the name in bold or not, in the plural or with `lines` behind it, and a colon or
    /// the end of the bold.
    private static var form: Regex<(Substring, Substring, Substring)> {
        #/
        \s* (?:[-*+•]\s+)? [*_]* ([A-Za-z]+?) s? (?:\s+[Ll]ines?)? \s*
        (?: [*_]+\s*: | :\s*[*_]* | [*_]+ ) \s* (.*)
        /#
    }
}
