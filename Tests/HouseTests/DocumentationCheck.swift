/// Every public declaration carries a doc comment that starts with words.
struct DocumentationCheck {
    func violations(in files: [SourceFile]) -> [String] {
        files.filter(\.isSwift).flatMap { file in
            Self.undocumented(in: file).map {
                "\(file.path):\($0): a public declaration without a comment"
            }
        }
    }

    /// Lines (from 1) of public declarations, and of cases of public enumerations, without a comment.
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
            let isCase = words.first == "case" && (enumerations.last ?? false)
            if (declares || isCase) && !isDocumented(above: index, source) {
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
    private static func isDocumented(above index: Int, _ source: [Substring]) -> Bool {
        var at = index - 1
        while at >= 0, trimmed(source[at]).hasPrefix("@") { at -= 1 }
        guard at >= 0 else { return false }
        let line = trimmed(source[at])
        return line.hasPrefix("///") && line.dropFirst(3).contains(where: \.isLetter)
    }

    private static func trimmed(_ line: Substring) -> Substring { line.drop { $0 == " " } }
}
