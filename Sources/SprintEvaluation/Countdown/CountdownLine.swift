import SprintCountdown

/// A line of a Countdown search as a model wrote it: read, not believed.
enum CountdownLine: Hashable {
    /// A claim `high operation low = result`.
    struct Claim: Hashable {
        var high: Int
        var operation: CountdownOperation
        var low: Int
        var result: Int
    }

    /// ` 27 5 4 to 78`, also with ` after 15 * 5`
    case task(numbers: [Int], target: Int)
    /// ` 15 + 12 = 27`
    case move(Claim)
    /// ` 27 * 5 x`
    case denied(high: Int, operation: CountdownOperation, low: Int)
    /// ` 27 + 5 = 32 with 4 : 36 28 x 8`, with ` !` at its end a hit
    case columns(Claim, last: Int, values: [Int?], isHit: Bool)
    /// ` found 15 + 12 = 27 , 27 + 5 = 32 , 32 - 4 = 28`
    case found([Claim])
    /// ` none`
    case nothing
    /// ` end`
    case end

    /// Reads a line; `nil` if it is of no kind.
    init?(_ text: some StringProtocol) {
        var words = Words(String(text).split(separator: Character(" ")).map(String.init))
        guard let line = words.line(), words.isAtEnd else { return nil }
        self = line
    }

    /// The lines of a text, those of no kind as `nil`; empty lines are left out.
    static func lines(of text: String) -> [CountdownLine?] {
        text.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
            .map { CountdownLine($0) }
    }
}

/// The words of a line, read from the front.
private struct Words {
    private let words: [String]
    private var next = 0

    init(_ words: [String]) { self.words = words }

    var isAtEnd: Bool { next == words.count }

    mutating func line() -> CountdownLine? {
        if take("none") { return .nothing }
        if take("end") { return .end }
        if take("found") { return found() }
        guard let first = number() else { return nil }
        guard let operation = operation() else { return task(first) }
        guard let low = number() else { return nil }
        if take("x") { return .denied(high: first, operation: operation, low: low) }
        guard take("="), let result = number() else { return nil }
        let claim = CountdownLine.Claim(
            high: first, operation: operation, low: low, result: result)
        return take("with") ? columns(claim) : .move(claim)
    }

    private mutating func task(_ first: Int) -> CountdownLine? {
        var numbers = [first]
        while let number = number() { numbers.append(number) }
        guard take("to"), let target = number() else { return nil }
        if take("after") {
            guard number() != nil, operation() != nil, number() != nil else { return nil }
        }
        return .task(numbers: numbers, target: target)
    }

    private mutating func columns(_ claim: CountdownLine.Claim) -> CountdownLine? {
        guard let last = number(), take(":") else { return nil }
        var values: [Int?] = []
        while !isAtEnd {
            if take("!") { return .columns(claim, last: last, values: values, isHit: true) }
            if take("x") {
                values.append(nil)
            } else if let value = number() {
                values.append(value)
            } else {
                return nil
            }
        }
        return .columns(claim, last: last, values: values, isHit: false)
    }

    private mutating func found() -> CountdownLine? {
        var claims: [CountdownLine.Claim] = []
        repeat {
            guard let high = number(), let operation = operation(), let low = number(), take("="),
                let result = number()
            else { return nil }
            claims.append(.init(high: high, operation: operation, low: low, result: result))
        } while take(",")
        return .found(claims)
    }

    private mutating func take(_ word: String) -> Bool {
        guard next < words.count, words[next] == word else { return false }
        next += 1
        return true
    }

    private mutating func number() -> Int? {
        guard next < words.count, words[next].allSatisfy(\.isASCII), words[next].count <= 9,
            words[next].first != "-", words[next].first != "+", let value = Int(words[next])
        else { return nil }
        next += 1
        return value
    }

    private mutating func operation() -> CountdownOperation? {
        guard next < words.count,
            let found = CountdownOperation.allCases.first(where: {
                words[next].utf8.elementsEqual([$0.symbol])
            })
        else { return nil }
        next += 1
        return found
    }
}
