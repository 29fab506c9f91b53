import SprintProtocol

/// Reads what the words of an answer say.
enum MathReader {
    /// The answer of some words.
    static func answer(_ tokens: [MathToken], depth: Int = 0) -> MathAnswer {
        let words = tokens.trimmed
        guard depth < Limits.gradedAnswerDepthMax, !words.isEmpty else { return .text(words.text) }
        return compound(words, depth) ?? simple(words, depth)
            ?? MathProse.withoutLead(words).map { answer($0, depth: depth + 1) }
            ?? .text(MathProse.fallback(words))
    }

    /// What has parts that are answers themselves.
    private static func compound(_ words: [MathToken], _ depth: Int) -> MathAnswer? {
        conditional(words, depth) ?? list(words, depth) ?? statement(words, depth)
            ?? setOperation(words, depth) ?? bracketed(words, depth) ?? alternatives(words, depth)
            ?? matrix(words, depth)
    }

    /// One number, value, quantity or name.
    private static func simple(_ words: [MathToken], _ depth: Int) -> MathAnswer? {
        if let number = based(words) ?? ratio(words) { return number }
        let quantity = quantity(words, depth)
        if case .quantity(_, let unit)? = quantity, !unit.dimensions.isEmpty { return quantity }
        return MathProse.answer(words) ?? quantity
            ?? MathParser.expression(of: words).map { .value($0) }
    }

    // MARK: Lists

    /// What commas, semicolons, ends of rows, `and` or `or` part.
    private static func list(_ tokens: [MathToken], _ depth: Int) -> MathAnswer? {
        let parts = tokens.split(at: \.partsItems).map(\.trimmed).filter { !$0.isEmpty }
        guard parts.count > 1 else {
            return parts.count == 1 && parts[0] != tokens ? answer(parts[0], depth: depth + 1) : nil
        }
        let items = parts.map { answer($0, depth: depth + 1) }
        let isChoice = tokens.containsOutside { $0 == .symbol("∨") }
        if let region = combined(items, isUnion: isChoice) { return region }
        // "7/2 or 3.5" says it twice.
        if isChoice, let first = items.first, items.allSatisfy({ $0.equals(first) }) {
            return first
        }
        if let first = items.first, first.dependsOnLetters,
            parts.dropFirst().allSatisfy(isCondition)
        {
            return .conditional(first, Array(items.dropFirst()))
        }
        return .list(flattened(items))
    }

    /// Inequalities for one letter: all of them hold, or any if that is what joins them, or if no
    /// number could meet them all.
    private static func combined(_ items: [MathAnswer], isUnion: Bool) -> MathAnswer? {
        var regions: [MathRegion] = []
        var letters: Set<String> = []
        for item in items {
            switch item {
            case .region(let region, let letter?):
                regions.append(region)
                letters.insert(letter)
            case .value(.symbol("ℝ")): regions.append(.reals)
            default: return nil
            }
        }
        guard let first = regions.first, letters.count == 1, let letter = letters.first else {
            return nil
        }
        let rest = regions.dropFirst()
        let common = rest.reduce(first) { .intersection($0, $1) }
        let isAny = isUnion || common.isEmpty
        return .region(isAny ? rest.reduce(first) { .union($0, $1) } : common, of: letter)
    }

    /// `x + 2 \text{ for } x \ne 1`
    private static func conditional(_ tokens: [MathToken], _ depth: Int) -> MathAnswer? {
        let parts = tokens.split { token in
            guard case .word(let word, _) = token else { return false }
            return ["for", "where", "when", "if"].contains(word.lowercased())
        }.map(\.trimmed)
        guard parts.count == 2, !parts[0].isEmpty, isCondition(parts[1]) else { return nil }
        return .conditional(
            answer(parts[0], depth: depth + 1), [answer(parts[1], depth: depth + 1)])
    }

    /// Whether a part only says what another holds for.
    private static func isCondition(_ part: [MathToken]) -> Bool {
        part.containsOutside { token in
            guard case .relation(let relation) = token else { return false }
            return relation.isOrder || relation == .unequal || relation == .element
        }
    }

    /// The items of a list; one with `\pm` is two.
    private static func flattened(_ items: [MathAnswer]) -> [MathAnswer] {
        items.flatMap { if case .list(let inner) = $0 { inner } else { [$0] } }
    }

    // MARK: Sets

    private static func setOperation(_ tokens: [MathToken], _ depth: Int) -> MathAnswer? {
        let union = tokens.split { $0 == .symbol("∪") }
        if union.count > 1 {
            let parts = union.map { answer($0, depth: depth + 1) }
            let regions = parts.compactMap { MathRegion($0) }
            guard regions.count == parts.count, let first = regions.first else {
                return .union(parts)
            }
            return .region(regions.dropFirst().reduce(first) { .union($0, $1) }, of: nil)
        }
        for sign: Character in ["∩", "∖"] {
            let parts = tokens.split { $0 == .symbol(sign) }
            guard parts.count > 1 else { continue }
            let regions = parts.compactMap { MathRegion(answer($0, depth: depth + 1)) }
            guard regions.count == parts.count, let first = regions.first else { return nil }
            let region = regions.dropFirst().reduce(first) {
                sign == "∩" ? .intersection($0, $1) : .difference($0, $1)
            }
            return .region(region, of: nil)
        }
        // R - {2}
        if tokens.first == .letter("ℝ"), tokens.dense.dropFirst().first == .symbol("-"),
            let minus = tokens.firstIndex(of: .symbol("-")),
            let removed = MathRegion(answer(Array(tokens[(minus + 1)...]), depth: depth + 1))
        {
            return .region(.difference(.reals, removed), of: nil)
        }
        return nil
    }

    /// What stands in one pair of brackets: a set, a tuple, an interval.
    private static func bracketed(_ tokens: [MathToken], _ depth: Int) -> MathAnswer? {
        guard let (open, close, inner) = tokens.enclosed else { return nil }
        if open == "(" || open == "[", inner.trimmed.enclosed?.open == "⟦" {
            return answer(inner, depth: depth + 1)
        }
        if open == "⦃" {
            guard close == "⦄" else { return nil }
            if let builder = setBuilder(inner, depth) { return builder }
            let parts = inner.split { $0 == .symbol(",") || $0 == .symbol(";") }
            if parts.count == 1 && parts[0].trimmed.isEmpty { return .set([]) }
            return .set(flattened(parts.map { answer($0, depth: depth + 1) }))
        }
        let parts = inner.split { $0 == .symbol(",") || $0 == .symbol(";") }
        guard parts.count > 1, "([⟨".contains(open), ")]⟩".contains(close),
            parts.allSatisfy({ !$0.trimmed.isEmpty })
        else { return nil }
        return .tuple(open: open, close: close, parts.map { answer($0, depth: depth + 1) })
    }

    /// `\{x : x > 3\}`
    private static func setBuilder(_ inner: [MathToken], _ depth: Int) -> MathAnswer? {
        var parts = inner.split { $0 == .symbol(":") || $0 == .symbol("∣") }
        if parts.count == 1, let bar = inner.firstIndex(of: .symbol("|")) {
            parts = [Array(inner[..<bar]), Array(inner[(bar + 1)...])]
        }
        guard parts.count == 2, case .letter(let letter)? = parts[0].trimmed.first else {
            return nil
        }
        let condition = answer(parts[1], depth: depth + 1)
        guard case .region(let region, let name) = condition, name == nil || name == letter else {
            return nil
        }
        return .region(region, of: nil)
    }

    // MARK: Other forms

    /// `1 \pm \sqrt{5}` is two values.
    private static func alternatives(_ tokens: [MathToken], _ depth: Int) -> MathAnswer? {
        guard tokens.contains(.symbol("±")) || tokens.contains(.symbol("∓")) else { return nil }
        let both = ["+", "-"].map { (sign: Character) in
            let other: Character = sign == "+" ? "-" : "+"
            return answer(
                tokens.map {
                    $0 == .symbol("±") ? .symbol(sign) : $0 == .symbol("∓") ? .symbol(other) : $0
                }, depth: depth + 1)
        }
        return .list(flattened(both))
    }

    /// A matrix, with or without a factor in front.
    private static func matrix(_ tokens: [MathToken], _ depth: Int) -> MathAnswer? {
        guard let start = tokens.firstIndex(of: .symbol("⟦")),
            let body = tokens[start...].enclosed, body.close == "⟧"
        else { return nil }
        var factor: MathExpression?
        var front = tokens[..<start].trimmed
        if !front.isEmpty {
            if front == [.symbol("-")] { front.append(.number("1")) }
            if front.last == .symbol("*") { front.removeLast() }
            guard let value = MathParser.expression(of: front) else { return nil }
            factor = value
        }
        let rows = body.inner.split { $0 == .symbol("⏎") }.filter { !$0.trimmed.isEmpty }
        return .matrix(
            rows.map { row in
                row.split { $0 == .symbol("&") }.map { cell in
                    let entry = answer(cell, depth: depth + 1)
                    guard let factor, case .value(let value) = entry else { return entry }
                    return .value(.product(factor, value))
                }
            })
    }

    /// `4343_6`, `(4343)_{6}`, `4343_{\text{six}}`
    private static func based(_ tokens: [MathToken]) -> MathAnswer? {
        let words = tokens.dense
        guard let bar = words.firstIndex(of: .symbol("_")),
            let base = base(words[(bar + 1)...].trimmed)
        else { return nil }
        var front = Array(words[..<bar])
        if let brackets = front.enclosed, "({".contains(brackets.open) { front = brackets.inner }
        let isPlain = front.allSatisfy { token in
            switch token {
            case .number(let text): text.allSatisfy { $0.isNumber || $0 == "." }
            case .letter(let text), .word(let text, _):
                text.allSatisfy { $0.isASCII && $0.isLetter }
            default: false
            }
        }
        let digits = front.text.uppercased()
        guard isPlain, digits.contains(where: \.isNumber) else { return nil }
        let plain = MathParser.expression(of: front)
        if base == 10, let plain { return .value(plain) }
        return .based(digits: digits, base: base, plain: plain)
    }

    private static func base(_ tokens: [MathToken]) -> Int? {
        guard tokens.count == 1 else { return nil }
        switch tokens[0] {
        case .number(let text): return Int(text)
        case .word:
            guard case .value(let value)? = MathProse.answer(tokens) else { return nil }
            return MathAnswer.value(value).integer
        default: return nil
        }
    }

    /// `3:45`, `1 : 2`, `3:30 p.m.`, `5 p.m.`
    private static func ratio(_ tokens: [MathToken]) -> MathAnswer? {
        var parts = tokens.split { $0 == .symbol(":") }
        guard let last = parts.popLast(), parts.count < 8 else { return nil }
        let number = last.prefix { if case .number = $0 { true } else { $0 == .space } }
        let letters = last[number.count...].text.lowercased().filter(\.isLetter)
        let half = ["am", "pm"].first { $0 == letters }
        guard half != nil || !parts.isEmpty else { return nil }
        parts.append(half == nil ? last : Array(number))
        let values = parts.compactMap { MathParser.expression(of: $0) }
        guard values.count == parts.count else { return nil }
        let clock = clock(parts.map(\.text) + (parts.count == 1 ? ["00"] : []))
        guard clock != nil || half == nil else { return nil }
        return .ratio(values, clock: clock, half: half)
    }

    /// An hour and minutes of two digits.
    private static func clock(_ parts: [String]) -> String? {
        guard parts.count == 2, parts[1].count == 2, let hour = Int(parts[0]), hour <= 24,
            let minute = Int(parts[1]), minute < 60
        else { return nil }
        return "\(hour):\(parts[1])"
    }

    private static func quantity(_ tokens: [MathToken], _ depth: Int) -> MathAnswer? {
        guard let (value, unit) = MathUnit.parted(tokens) else { return nil }
        // A degree within a function's argument is a part of the value.
        if unit == .degree,
            value.contains(where: { MathExpression.functionNames.contains($0.name) })
        {
            return nil
        }
        let amount = answer(value, depth: depth + 1)
        if case .text = amount { return nil }
        guard unit.count > 1 else { return .quantity(amount, unit) }
        guard case .value(let number) = amount else { return nil }
        let counted = MathAnswer.value(.product(number, .integer(unit.count)))
        return unit.isNeutral ? counted : .quantity(counted, unit)
    }
}
