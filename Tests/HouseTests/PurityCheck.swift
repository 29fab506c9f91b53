/// The core is a function (contract C5): no clock, randomness, task or hash order in the machines,
/// and no clock, sleep or task on any floor below the fourth.
struct PurityCheck {
    var house = House()

    /// Not on floors 0 to 3.
    static let closedBelowFloorFour = [
        "ContinuousClock", "SuspendingClock", "Date()", "Date.now", "clock_gettime", "gettimeofday",
        "Task {", "Task.detached", "Task.sleep", "usleep(", "nanosleep(", "arc4random", "Thread(",
    ]
    /// Not in the machines either.
    static let closedToMachines = [
        ".random(", ".randomElement", ".shuffled()", "SystemRandomNumberGenerator", "hashValue",
        "Dictionary<", "Dictionary(", "Hasher()", "UUID()", "import Foundation",
    ]

    func violations(in files: [SourceFile]) -> [String] {
        files.filter(\.isSwift).flatMap { file -> [String] in
            guard let floor = house.floors[file.target] else { return [] }
            let pure = floor <= .replica && !house.impureOwners.contains(file.target)
            let machine = file.target == "SprintCluster"
            let closed =
                (pure ? Self.closedBelowFloorFour : []) + (machine ? Self.closedToMachines : [])
            let lines = CodeText(file).lines
            let unordered = machine ? Self.unorderedNames(in: lines) : []
            return lines.enumerated().flatMap { number, line in
                let found =
                    closed.filter { Self.holds(line, $0) }
                    + unordered.filter { Self.iterates(line, over: $0) }.map {
                        "hash order of \($0)"
                    }
                return found.map { "\(file.path):\(number + 1): \($0)" }
            }
        }
    }

    /// Whether `word` stands in the line, not as the end of a longer name (`ExecutorTask {`).
    private static func holds(_ line: Substring, _ word: String) -> Bool {
        line.ranges(of: word).contains { range in
            guard range.lowerBound > line.startIndex, word.first?.isLetter ?? false else {
                return true
            }
            let before = line[line.index(before: range.lowerBound)]
            return !(before.isLetter || before.isNumber || before == "_")
        }
    }

    /// Names declared with a dictionary or set type in these lines. They may be looked up in, never
    /// walked: machines keep what they iterate in arrays and ordered dictionaries.
    static func unorderedNames(in lines: [Substring]) -> [String] {
        let declaration = /\b(?:var|let)\s+(\w+)\s*(?::|=)\s*(?:\[\s*[\w.]+\s*:\s*[\w.\[]|Set<)/
        return lines.flatMap { line in line.matches(of: declaration).map { String($0.1) } }
    }

    private static func iterates(_ line: Substring, over name: String) -> Bool {
        let walks = [
            ".values", ".keys", ".map", ".compactMap", ".flatMap", ".filter", ".forEach", ".first",
            ".reduce",
        ]
        let words = line.split { !($0.isLetter || $0.isNumber || "._".contains($0)) }
        let loop = words.firstIndex(of: "in").map { words.index(after: $0) }
        if line.contains("for "), let at = loop, at < words.endIndex, words[at] == name {
            return true
        }
        return words.contains { word in
            walks.contains { word.hasPrefix(name + $0) || word.contains("." + name + $0) }
        }
    }
}
