/// Every public declaration carries a doc comment that starts with words.
struct DocumentationCheck {
    func violations(in files: [SourceFile]) -> [String] {
        files.filter(\.isSwift).flatMap { file in
            Self.undocumented(in: file).map {
                "\(file.path):\($0): a public declaration without a comment"
            }
        }
    }

    /// Lines (from 1) of public declarations, and of cases of public enumerations, without a
    /// comment.
    static func undocumented(in file: SourceFile) -> [Int] {
        let code = CodeText(file).lines
        let source = file.lines
        var enumerations: [Bool] = []
        var missing: [Int] = []
        for index in code.indices {
            let words = code[index].split { " ({:".contains($0) }
            let declares =
                words.contains("public") && !words.contains("import")
                && !words.contains("extension")
            let isCase =
                words.first == "case" && (enumerations.last ?? false) && !sharesItsLine(code[index])
            if (declares || isCase) && !isDocumented(above: index, source, code) {
                missing.append(index + 1)
            }
            let opensEnumeration = declares && words.contains("enum")
            for character in code[index] {
                if character == "{" { enumerations.append(opensEnumeration) }
                if character == "}" { _ = enumerations.popLast() }
            }
        }
        return missing
    }

    /// Whether the lines above, attributes skipped, end in a `///` comment that says something.
    private static func isDocumented(
        above index: Int, _ source: [Substring], _ code: [Substring]
    ) -> Bool {
        var at = index - 1
        var open = 0
        while at >= 0 {
            open += code[at].count { $0 == ")" } - code[at].count { $0 == "(" }
            guard open > 0 || trimmed(source[at]).hasPrefix("@") else { break }
            at -= 1
        }
        guard at >= 0 else { return false }
        let line = trimmed(source[at])
        return line.hasPrefix("///") && line.dropFirst(3).contains(where: \.isLetter)
    }

    /// Cases that share a line are names of one kind, and the enumeration's comment is theirs.
    private static func sharesItsLine(_ line: Substring) -> Bool {
        var depth = 0
        return line.contains { character in
            if character == "(" { depth += 1 }
            if character == ")" { depth -= 1 }
            return character == "," && depth == 0
        }
    }

    private static func trimmed(_ line: Substring) -> Substring { line.drop { $0 == " " } }
}
