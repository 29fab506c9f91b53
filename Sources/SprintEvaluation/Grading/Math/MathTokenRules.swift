/// Brings the words of an answer to one form: what only looks different becomes the same.
enum MathTokenRules {
    /// The words with `^\circ` as one sign, primes, negated relations, `or`, `and` and `percent` as
    /// signs, and digits joined that a thousands separator parts beyond doubt.
    static func applied(to tokens: [MathToken]) -> [MathToken] {
        var result: [MathToken] = []
        result.reserveCapacity(tokens.count)
        for token in tokens {
            result.append(token)
            shorten(&result)
        }
        return withRepeatingDecimals(withUnions(thousandsJoined(result, isPlain: false)))
    }

    /// The words with digits joined that commas part in threes, `1,000`: they may be a list
    /// instead, so both are tried. `nil` if there are none.
    static func withPlainThousands(_ tokens: [MathToken]) -> [MathToken]? {
        let joined = thousandsJoined(tokens, isPlain: true)
        return joined == tokens ? nil : joined
    }

    // MARK: One sign for several

    /// Replaces what stands at the end by one sign that means the same.
    private static func shorten(_ tokens: inout [MathToken]) {
        let raised = MathToken.symbol("^")
        switch tokens.last {
        case .symbol("∘") where tokens.dropLast().last == raised: replace(2, by: "°", in: &tokens)
        case .symbol("∘"):
            if case .number? = tokens.dropLast().last { replace(1, by: "°", in: &tokens) }
        case .symbol("°") where tokens.dropLast().last == raised: replace(2, by: "°", in: &tokens)
        case .symbol("'") where tokens.dropLast().last == raised: replace(2, by: "'", in: &tokens)
        case .symbol("}"):
            let inner = tokens.suffix(5).dense
            if inner.suffix(4) == [raised, .symbol("{"), .symbol("∘"), .symbol("}")]
                || inner.suffix(4) == [raised, .symbol("{"), .symbol("'"), .symbol("}")]
            {
                let sign: Character = inner[inner.count - 2] == .symbol("'") ? "'" : "°"
                let start = tokens.lastIndex(of: raised) ?? 0
                replace(tokens.count - start, by: sign, in: &tokens)
            }
        case .relation(let relation):
            let before = tokens.dropLast().lastIndex { $0 != .space }
            if let before, tokens[before] == .command("not"), let negated = relation.negated {
                tokens.removeSubrange(before...)
                tokens.append(.relation(negated))
            }
        case .word(let word, _):
            if let sign = signs[word.lowercased()] { replace(1, by: sign, in: &tokens) }
        default: break
        }
    }

    private static func replace(
        _ count: Int, by sign: Character, in tokens: inout [MathToken]
    ) {
        tokens.removeLast(count)
        tokens.append(.symbol(sign))
    }

    private static let signs: [String: Character] = [
        "or": "∨", "and": "∧", "percent": "%", "pct": "%", "degree": "°", "degrees": "°",
        "deg": "°",
    ]

    /// `(1,2) U (3,4)`: a letter between brackets is a union.
    private static func withUnions(_ tokens: [MathToken]) -> [MathToken] {
        guard tokens.contains(.letter("U")) || tokens.contains(.letter("u")) else { return tokens }
        var tokens = tokens
        for place in tokens.indices where ["U", "u"].contains(tokens[place].text) {
            let before = tokens[..<place].last { $0 != .space }
            let after = tokens[(place + 1)...].first { $0 != .space }
            guard before?.depthChange == -1, after?.depthChange == 1, before != .symbol("}"),
                after != .symbol("{")
            else { continue }
            tokens[place] = .symbol("∪")
        }
        return tokens
    }

    /// `0.333…` has a period of one digit that shows three times, or of more that show twice.
    private static func withRepeatingDecimals(_ tokens: [MathToken]) -> [MathToken] {
        guard tokens.contains(.symbol("…")) else { return tokens }
        var result: [MathToken] = []
        for token in tokens {
            if token == .symbol("…"), let place = result.lastIndex(where: { $0 != .space }),
                case .number(let text) = result[place], let repeating = repeating(text)
            {
                result.removeSubrange(place...)
                result.append(.number(repeating))
            } else {
                result.append(token)
            }
        }
        return result
    }

    private static func repeating(_ text: String) -> String? {
        guard let point = text.firstIndex(of: "."), text.count < 64 else { return nil }
        let digits = Array(text[text.index(after: point)...])
        for length in 1...max(1, digits.count / 2) {
            let times = length == 1 ? 3 : 2
            guard digits.count >= length * times else { return nil }
            let period = digits.suffix(length)
            let isRepeated = (1..<times).allSatisfy {
                digits.dropLast($0 * length).suffix(length).elementsEqual(period)
            }
            if isRepeated && digits.allSatisfy(\.isNumber) {
                return text[...point] + String(digits.dropLast(length)) + "(\(String(period)))"
            }
        }
        return nil
    }

    // MARK: Thousands

    /// Joins one to three digits with the groups of three behind them: parted by `{,}`, `,\!` or
    /// space, or by a comma whose group begins with a zero; if `isPlain` by any comma outside
    /// brackets, or in brackets that part their items by a comma and a space.
    private static func thousandsJoined(_ tokens: [MathToken], isPlain: Bool) -> [MathToken] {
        let spaced = isPlain ? openingsOfSpacedLists(tokens) : []
        var result: [MathToken] = []
        var allowed = [isPlain]
        var isJoined = false
        for (place, token) in tokens.enumerated() {
            if token.depthChange == 1 {
                // A matrix's cells and TeX's groups are as good as no bracket.
                let isNeutral = token == .symbol("⟦") || token == .symbol("{")
                allowed.append(isNeutral ? allowed.last ?? false : spaced.contains(place))
            } else if token.depthChange == -1, allowed.count > 1 {
                allowed.removeLast()
            }
            if case .number(let group) = token {
                if let start = leadingDigits(
                    result, group, isJoined: isJoined, isPlain: allowed.last ?? false)
                {
                    let digits = result[start].text + group
                    result.removeSubrange(start...)
                    result.append(.number(digits))
                    isJoined = true
                    continue
                }
                isJoined = false
            }
            result.append(token)
        }
        return result.map { $0 == .symbol("‚") ? .symbol(",") : $0 }
    }

    /// Where the digits stand that a group of three continues; `nil` if it continues none.
    private static func leadingDigits(
        _ tokens: [MathToken], _ group: String, isJoined: Bool, isPlain: Bool
    ) -> Int? {
        let parts = group.split(separator: ".", omittingEmptySubsequences: false)
        guard parts[0].count == 3, group.allSatisfy({ $0.isNumber || $0 == "." }),
            let start = tokens.lastIndex(where: { if case .number = $0 { true } else { false } })
        else { return nil }
        let separator = tokens[(start + 1)...]
        let isPart: Bool
        switch separator.dense {
        case [.symbol("‚")]: isPart = true
        case []: isPart = separator.count == 1
        case [.symbol(",")]: isPart = separator.count == 1 && (isPlain || group.hasPrefix("0"))
        default: isPart = false
        }
        guard isPart else { return nil }
        let digits = tokens[start].text
        if isJoined { return digits.contains(".") ? nil : start }
        guard digits.count <= 3, !digits.hasPrefix("0"), digits.allSatisfy(\.isNumber) else {
            return nil
        }
        // A group behind another item of the same list is an item itself.
        let before = tokens[..<start].suffix(2)
        if before.last == separator.first, before.last == .symbol(",") { return nil }
        if before.last == .space, case .number? = before.first, before.count == 2 { return nil }
        return start
    }

    /// The places of brackets that hold a comma with space behind it.
    private static func openingsOfSpacedLists(_ tokens: [MathToken]) -> Set<Int> {
        var openings: [Int] = []
        var spaced: Set<Int> = []
        for (place, token) in tokens.enumerated() {
            if token.depthChange == 1 { openings.append(place) }
            if token.depthChange == -1 { _ = openings.popLast() }
            if token == .symbol(","), tokens[(place + 1)...].first == .space,
                let opening = openings.last
            {
                spaced.insert(opening)
            }
        }
        return spaced
    }
}
