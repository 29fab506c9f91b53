import Foundation

/// Brings the text of an answer to one form: what only looks different becomes the same.
enum MathText {
    /// The text without dollar signs, spacing, sizes, degrees, percent signs and units; `\{` and
    /// `\}` as `⦃` and `⦄`, the end of a row as `⏎`.
    static func normalized(_ text: String) -> String {
        var result = text
        for (word, replacement) in words where result.contains(word) {
            result = result.replacingOccurrences(of: word, with: replacement)
        }
        if result.contains("\\") {
            result = result.replacing(/\\(?:left|right|big|Big|bigg|Bigg)(?![A-Za-z])/, with: "")
            result = result.replacing(/\^\s*(?:\\circ|\{\s*\\circ\s*\})/, with: "")
            result = withoutTextCommands(result)
        }
        result = trimmed(result)
        guard result.contains(where: \.isNumber), result.contains(where: \.isLetter) else {
            return result
        }
        result = result.replacing(/(\d)\s*(?:degrees?|units?|dollars?|cents?)\s*$/) { $0.1 }
        result = result.replacing(unit) { $0.1 }
        return trimmed(result)
    }

    /// The text without white space and a full stop at its ends.
    static func trimmed(_ text: some StringProtocol) -> String {
        var result = text.drop { $0.isWhitespace }
        while let last = result.last, last.isWhitespace || last == "." {
            result = result.dropLast()
        }
        return String(result)
    }

    /// Parts between separators that stand outside all brackets.
    static func split(_ text: some StringProtocol, at separator: Character) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if "([{⦃⟨".contains(character) { depth += 1 }
            if ")]}⦄⟩".contains(character) { depth -= 1 }
            if character == separator && depth <= 0 {
                parts.append("")
            } else {
                parts[parts.count - 1].append(character)
            }
        }
        return parts.map { trimmed($0) }
    }

    /// `11,111,111,100` without its commas; `nil` if it is not one number with commas.
    static func withoutThousands(_ text: String) -> String? {
        guard text.contains(",") else { return nil }
        let compact = text.filter { !$0.isWhitespace }
        guard compact.wholeMatch(of: /-?\d{1,3}(?:,\d{3})+(?:\.\d+)?/) != nil else { return nil }
        return compact.filter { $0 != "," }
    }

    /// Words of prose as they are compared: letters in lower case, one space between words.
    static func prose(_ text: String) -> String {
        text.lowercased().split { $0.isWhitespace || ".,;".contains($0) }.joined(separator: " ")
    }

    /// A text command alone gives its text; `or` and `and` become commas; beside mathematics it is
    /// a unit or a remark, and goes with its exponent.
    private static func withoutTextCommands(_ text: String) -> String {
        let whole = /\s*\\(?:text|textbf|textit|textrm|mbox|mathrm|mathbf|mathit)\s*\{([^{}]*)\}\s*/
        if let match = text.wholeMatch(of: whole) { return String(match.1) }
        let part =
            #/
            \\(?:text|textbf|textit|textrm|mbox|mathrm|mathbf|mathit)\s*
            \{([^{}]*)\}(\s*\^\s*(?:\d|\{\d\}))?
            /#
        return text.replacing(part) { match in
            let word = prose(String(match.1))
            if ["or", "and"].contains(word) { return "," }
            // A single letter or a number set upright is still that.
            return word.count == 1 || word.contains(where: \.isNumber) ? String(match.1) : ""
        }
    }

    private static let words = [
        // First of all: a row's end is no backslash before a space.
        ("\\\\", "⏎"), ("\\!", ""), ("\\,", " "), ("\\;", " "), ("\\:", " "), ("\\ ", " "),
        ("~", " "),
        ("\\$", ""), ("$", ""), ("\\%", ""), ("%", ""), ("°", ""), ("\\degree", ""),
        ("\\displaystyle", ""), ("\\qquad", " "), ("\\quad", " "), ("\\{", "⦃"), ("\\}", "⦄"),
        ("\\lbrace", "⦃"), ("\\rbrace", "⦄"), ("\\langle", "⟨"), ("\\rangle", "⟩"),
        ("{,}", ","), ("\\(", ""), ("\\)", ""), ("\\[", ""), ("\\]", ""), ("\\ldots", "…"),
        ("\\dots", "…"), ("\\mathbb{R}", "\\reals"), ("π", "\\pi "),
    ]

    /// Units that follow a number in plain letters.
    private static var unit: Regex<(Substring, Substring)> {
        #/
        ([\d}\)]) \s*
        (?: mm|cm|km|m|kg|g|mph|inches|inch|in|feet|foot|ft|miles|hours|minutes|seconds|days )
        (?: \s*\^\s* (?: \d | \{\d\} ) )? \s* $
        /#
    }
}
