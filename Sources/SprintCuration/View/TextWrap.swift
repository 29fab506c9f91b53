/// Breaks text into lines for a picture, which breaks none itself.
enum TextWrap {
    /// The lines of a text, at most `linesMax` of at most `columns` characters; what does not fit
    /// ends in `…`. A longer word is cut.
    static func lines(_ text: String, columns: Int, linesMax: Int) -> [String] {
        precondition(columns > 1 && linesMax > 0, "a box holds at least a line of two characters")
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: \.isWhitespace) {
            var rest = word[...]
            if !line.isEmpty, line.count + 1 + rest.count > columns {
                lines.append(line)
                line = ""
            }
            while rest.count > columns {
                lines.append(String(rest.prefix(columns)))
                rest = rest.dropFirst(columns)
            }
            line += (line.isEmpty ? "" : " ") + rest
            if lines.count > linesMax { break }
        }
        if !line.isEmpty { lines.append(line) }
        guard lines.count > linesMax else { return lines }
        return lines.prefix(linesMax - 1) + [lines[linesMax - 1].prefix(columns - 1) + "…"]
    }
}
