/// Words that must not stand in the repository: unfinished work and paths of one machine.
struct WordingCheck {
    /// Built from halves, so that this file passes its own check.
    private static let unfinished = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]
    private static let machinePaths = ["/wo" + "rk/", "/ho" + "me/", "/ro" + "ot/", "/Us" + "ers/"]

    func violations(in files: [SourceFile]) -> [String] {
        files.flatMap { file in
            file.lines.enumerated().flatMap { number, line in
                complaints(about: line).map { "\(file.path):\(number + 1): \($0)" }
            }
        }
    }

    private func complaints(about line: Substring) -> [String] {
        let words = Set(line.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
        let marks = Self.unfinished.filter(words.contains).map { "unfinished work (\($0))" }
        let paths = Self.machinePaths.filter { holdsPath($0, line) }.map {
            "a path of one machine (\($0))"
        }
        return marks + paths
    }

    /// Whether an absolute path begins with `prefix` in the line: not in the middle of a longer
    /// one.
    private func holdsPath(_ prefix: String, _ line: Substring) -> Bool {
        guard let range = line.firstRange(of: prefix) else { return false }
        guard range.lowerBound > line.startIndex else { return true }
        let before = line[line.index(before: range.lowerBound)]
        return !(before.isLetter || before.isNumber || "._-~*}$".contains(before))
    }
}
