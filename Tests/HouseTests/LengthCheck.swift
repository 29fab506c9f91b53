/// Files have at most 400 lines and functions at most 70; generated code is left alone.
struct LengthCheck {
    var house = House()

    func violations(in files: [SourceFile]) -> [String] {
        written(files).flatMap { file -> [String] in
            let count = file.lines.count - (file.text.hasSuffix("\n") ? 1 : 0)
            let long = count > house.fileLinesMax ? ["\(file.path): \(count) lines"] : []
            return long
                + Self.functions(of: file).filter { $0.lines > house.functionLinesMax }
                .map { "\(file.path):\($0.start): a function of \($0.lines) lines" }
        }
    }

    /// The files that a person wrote.
    private func written(_ files: [SourceFile]) -> [SourceFile] {
        files.filter { file in
            (file.isSwift || file.isC)
                && !house.generatedSuffixes.contains { file.path.hasSuffix($0) }
        }
    }

    /// Lines that are too wide: the formatters see neither comments nor literals.
    func wideLines(in files: [SourceFile]) -> [String] {
        written(files).flatMap { file in
            file.lines.enumerated().filter { $1.count > house.lineColumnsMax }
                .map { "\(file.path):\($0.offset + 1): \($0.element.count) columns" }
        }
    }

    /// A function's first line (from 1) and its length from there through its closing brace.
    struct Function: Equatable {
        var start: Int
        var lines: Int
    }

    /// Functions, initialisers and subscripts with a body, nested ones too.
    static func functions(of file: SourceFile) -> [Function] {
        let lines = CodeText(file).lines
        return lines.indices.compactMap { index in
            let opens = file.isC ? opensCFunction(lines, index) : opensSwiftFunction(lines[index])
            return opens
                ? length(from: index, in: lines).map { Function(start: index + 1, lines: $0) } : nil
        }
    }

    private static func opensSwiftFunction(_ line: Substring) -> Bool {
        let words = line.split { !($0.isLetter || $0.isNumber || $0 == "_" || $0 == "@") }
        guard let keyword = words.first(where: { !modifiers.contains($0) && !$0.hasPrefix("@") })
        else {
            return false
        }
        return ["func", "init", "deinit", "subscript"].contains(keyword)
            && !line.contains("= init(")
    }

    private static let modifiers: Set<Substring> = [
        "public", "package", "internal", "fileprivate", "private", "static", "final", "mutating",
        "nonmutating", "override", "convenience", "required", "nonisolated", "borrowing",
        "consuming",
        "isolated", "unsafe",
    ]

    /// A C function's head begins in the first column and reaches its `{` before any `;` or `=`.
    private static func opensCFunction(_ lines: [Substring], _ index: Int) -> Bool {
        guard let first = lines[index].first, first.isLetter || first == "_" else { return false }
        guard
            !["typedef", "struct", "enum", "union", "extern"].contains(
                where: lines[index].hasPrefix)
        else {
            return false
        }
        for line in lines[index...] {
            for character in line {
                if character == "{" { return true }
                if character == ";" || character == "=" || character == "}" { return false }
            }
        }
        return false
    }

    /// Lines from `start` through the brace that closes the first one opened; `nil` without a body.
    private static func length(from start: Int, in lines: [Substring]) -> Int? {
        var depth = 0
        var parentheses = 0
        for index in start..<lines.count {
            let atEnd = lines[index].isEmpty || startsDeclaration(lines[index])
            if index > start && depth == 0 && parentheses == 0 && atEnd { return nil }
            for character in lines[index] {
                switch character {
                case "(": parentheses += 1
                case ")": parentheses -= 1
                case "{": depth += 1
                case "}":
                    depth -= 1
                    if depth == 0 && parentheses == 0 { return index - start + 1 }
                    if depth < 0 { return nil }
                default: break
                }
            }
        }
        return nil
    }

    /// A protocol's requirement ends where the next declaration begins.
    private static func startsDeclaration(_ line: Substring) -> Bool {
        let word = line.split { !($0.isLetter || $0 == "@") }.first { !modifiers.contains($0) }
        return word.map { ["func", "init", "var", "let", "subscript", "case"].contains($0) }
            ?? false
    }
}
