import SprintCountdown

/// A dumb twin of the Countdown text: it writes the search of a sequential model with strings, line
/// by line, from the description of the text and from nothing else.
struct CountdownTwin {
    let numbers: [Int]
    let target: Int
    var lines: [String] = []
    private(set) var level = 0
    private(set) var chain: [String] = []

    init(numbers: [Int], target: Int) {
        self.numbers = numbers
        self.target = target
        var moves: [(text: String, result: Int, left: [Int])] = []
        for (first, second) in [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)] {
            for symbol in "+-*/" {
                let (high, low) = Self.sorted(numbers[first], numbers[second])
                guard let result = Self.value(high, symbol, low), !(symbol == "/" && low == 1)
                else {
                    continue
                }
                let left = (0..<4).filter { $0 != first && $0 != second }.map { numbers[$0] }
                moves.append((" \(high) \(symbol) \(low)", result, left))
            }
        }
        for (index, move) in moves.enumerated() {
            if index % 6 == 0 {
                lines.append(task(numbers) + (index == 0 ? "" : " after" + moves[index - 1].text))
            }
            let step = "\(move.text) = \(move.result)"
            lines.append(step)
            if execute(step, [move.result] + move.left) {
                level = index + 1
                return
            }
        }
        lines.append(" end")
    }

    private func task(_ numbers: [Int]) -> String {
        numbers.map { " \($0)" }.joined() + " to \(target)"
    }

    private mutating func execute(_ first: String, _ three: [Int]) -> Bool {
        lines.append(task(three))
        for (one, two, other) in [(0, 1, 2), (0, 2, 1), (1, 2, 0)] {
            for symbol in "+-*/" {
                let (high, low) = Self.sorted(three[one], three[two])
                let terms = " \(high) \(symbol) \(low)"
                guard let result = Self.value(high, symbol, low), !(symbol == "/" && low == 1)
                else {
                    lines.append(terms + " x")
                    continue
                }
                var line = "\(terms) = \(result) with \(three[other]) :"
                let (top, bottom) = Self.sorted(result, three[other])
                for last in "+-*/" {
                    let value = Self.value(top, last, bottom)
                    line += value.map { " \($0)" } ?? " x"
                    if value == target {
                        chain = [
                            first, "\(terms) = \(result)", " \(top) \(last) \(bottom) = \(target)",
                        ]
                        lines += [line + " !", " found" + chain.joined(separator: " ,")]
                        return true
                    }
                }
                lines.append(line)
            }
        }
        lines.append(" none")
        return false
    }

    private static func sorted(_ one: Int, _ two: Int) -> (Int, Int) {
        (max(one, two), min(one, two))
    }

    private static func value(_ high: Int, _ symbol: Character, _ low: Int) -> Int? {
        switch symbol {
        case "+": high + low > 100 ? nil : high + low
        case "-": high == low ? nil : high - low
        case "*": high * low > 100 ? nil : high * low
        default: high % low != 0 ? nil : high / low
        }
    }
}
