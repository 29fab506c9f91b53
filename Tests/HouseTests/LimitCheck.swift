/// Every bound has one home (STYLE.md): a constant whose name ends in `Max`, and one that is a
/// span of time, are written as numbers in `Limits.swift` only. The simulation, whose clock and
/// sizes are its own, is left out.
struct LimitCheck {
    static let home = "Limits.swift"
    static let exempt: Set<String> = ["SprintSimulation"]

    func violations(in files: [SourceFile]) -> [String] {
        let bound = /\b(?:let|static var)\s+\w*Max\b[^={]*[={]\s*\d/
        let wait =
            /\b(?:let|static var)\s[^={]*[={]\s*(?:Duration)?\.(?:nano|micro|milli)?seconds\(/
        return files.filter { file in
            file.isSwift && !Self.exempt.contains(file.target)
                && !file.path.hasSuffix("/" + Self.home)
        }.flatMap { file in
            CodeText(file).lines.enumerated().compactMap { number, line in
                guard line.contains(bound) || line.contains(wait) else { return nil }
                return "\(file.path):\(number + 1): a limit belongs in \(Self.home)"
            }
        }
    }
}
