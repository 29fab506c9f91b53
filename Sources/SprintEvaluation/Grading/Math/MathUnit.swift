import SprintCountdown

/// The unit of a quantity: what it measures, and how large it is.
struct MathUnit: Hashable, Sendable {
    /// Powers of what is measured: metres by seconds are `length` 1 and `time` -1.
    private(set) var dimensions: [String: Int] = [:]
    /// How many of the dimension's first unit it is; `nil` where that is no small fraction.
    private(set) var factor: Rational? = Rational(1)
    /// Words that are no unit of the table: apples, students.
    private(set) var nouns: Set<String> = []
    /// How many ones a counting word in front makes: of millions 1,000,000.
    private(set) var count = 1

    /// A percent sign.
    static let percent = MathUnit(dimensions: ["percent": 1])
    /// A degree of angle, or one of temperature.
    static let degree = MathUnit(dimensions: ["degree": 1])

    /// Whether it says nothing about what is measured: `units`.
    var isNeutral: Bool { dimensions.isEmpty && nouns.isEmpty }

    /// By what amounts in both units are multiplied before they are compared; `nil` if they measure
    /// different things.
    func scales(beside other: MathUnit) -> (own: Rational, other: Rational)? {
        let one = Rational(1)
        if isNeutral || other.isNeutral { return (one, one) }
        if dimensions.isEmpty && other.dimensions.isEmpty {
            return nouns.isDisjoint(with: other.nouns) ? nil : (one, one)
        }
        let kinds = Set([dimensions, other.dimensions])
        if kinds.count == 2, kinds.contains(["degree": 1]),
            kinds.contains(["celsius": 1]) || kinds.contains(["fahrenheit": 1])
        {
            return (one, one)
        }
        guard dimensions == other.dimensions, let factor, let second = other.factor else {
            return nil
        }
        return (factor, second)
    }

    // MARK: Reading

    /// Parts the words of a quantity into its value and its unit, which stands behind it or, as a
    /// currency, before it; `nil` without a unit.
    static func parted(_ tokens: [MathToken]) -> (value: [MathToken], unit: MathUnit)? {
        let sign = tokens.first == .symbol("-") ? 1 : 0
        if tokens.count > sign + 1, case .symbol(let character) = tokens[sign],
            let name = currencies[character], let unit = MathUnit(words: [name])
        {
            let value = tokens[..<sign] + tokens[(sign + 1)...]
            guard let behind = parted(Array(value)) else { return (Array(value), unit) }
            return (behind.value, unit.joined(with: behind.unit))
        }
        guard let start = tokens.indices.first(where: { begins(tokens, at: $0) }),
            let unit = MathUnit(phrase: tokens[start...])
        else { return nil }
        return (Array(tokens[..<start]), unit)
    }

    /// A currency and what stands behind its amount: `$3 million`, `$5 per hour`, `$5 dollars`.
    private func joined(with other: MathUnit) -> MathUnit {
        var unit = other
        for (dimension, power) in dimensions where other.dimensions[dimension] == nil {
            unit.dimensions[dimension] = power
        }
        return unit
    }

    /// Whether a unit may begin at a word: a word of the table, upright text, or a noun that space
    /// parts from what stands before it.
    private static func begins(_ tokens: [MathToken], at place: Int) -> Bool {
        guard let before = tokens[..<place].last(where: { $0 != .space }) else { return false }
        switch before {
        case .number, .letter, .word: break
        case .symbol(let character): guard ")}]%!°'⎹|".contains(character) else { return false }
        default: return false
        }
        switch tokens[place] {
        case .symbol("/"):
            if case .word(let word, true)? = tokens[(place + 1)...].first(where: { $0 != .space }) {
                return isKnown(word)
            }
            return false
        case .symbol(let character): return "%°".contains(character) || currencies[character] != nil
        case .word(let word, true): return word.count > 1 || table[word] != nil
        case .word(let word, false):
            if MathVocabulary.plain[word] != nil && table[word] == nil { return false }
            if isKnown(word) { return true }
            return word.count > 3 && tokens[place - 1] == .space
                && word.lowercased().contains { "aeiouy".contains($0) }
        default: return false
        }
    }

    private init(dimensions: [String: Int]) { self.dimensions = dimensions }

    private init?(words: [String]) {
        self.init(phrase: words.map { MathToken.word($0, upright: true) }[...])
    }

    /// Reads units with their powers, multiplied and divided; `nil` if anything else is there.
    private init?(phrase: ArraySlice<MathToken>) {
        var rest = phrase.filter { $0 != .space && $0 != .symbol(".") }[...]
        var power = 1
        var sign = 1
        while let token = rest.popFirst() {
            switch token {
            case .letter(let letter):
                guard Self.table[letter] != nil else { return nil }
                add(letter, sign * (Self.exponent(&rest) ?? power))
                (power, sign) = (1, 1)
            case .word(let word, _):
                switch word.lowercased() {
                case "per": sign = -1
                case "square", "sq": power = 2
                case "cubic", "cu": power = 3
                case "of", "the", "a", "an", "each": break
                case let word where Self.qualifiers.contains(word): return nil
                case let word where Self.counts[word] != nil: count *= Self.counts[word] ?? 1
                default:
                    add(word, sign * (Self.exponent(&rest) ?? power))
                    (power, sign) = (1, 1)
                }
            case .symbol("/"): sign = -1
            case .symbol("*"), .symbol("-"), .symbol("{"), .symbol("}"): break
            case .symbol("%"): dimensions["percent"] = 1
            case .symbol("°"): addDegree(&rest)
            case .symbol(let character):
                guard let name = Self.currencies[character] else { return nil }
                add(name, sign)
            default: return nil
            }
        }
    }

    /// `^2`, `^{2}`, `squared` behind a unit.
    private static func exponent(_ rest: inout ArraySlice<MathToken>) -> Int? {
        if case .word(let word, _)? = rest.first, let power = ["squared": 2, "cubed": 3][word] {
            rest.removeFirst()
            return power
        }
        guard rest.first == .symbol("^") else { return nil }
        let digits = rest.dropFirst().prefix(4).filter { $0 != .symbol("{") && $0 != .symbol("}") }
        let isNegative = digits.first == .symbol("-")
        guard case .number(let text)? = digits.dropFirst(isNegative ? 1 : 0).first,
            let power = Int(text), power < 10
        else { return nil }
        if let end = rest.firstIndex(of: .number(text)) { rest = rest[(end + 1)...] }
        if rest.first == .symbol("}") { rest.removeFirst() }
        return isNegative ? -power : power
    }

    /// `°` alone, `°C` or `°F`.
    private mutating func addDegree(_ rest: inout ArraySlice<MathToken>) {
        let scale = rest.first.flatMap { Self.scales[$0.text.lowercased()] }
        if scale != nil { rest.removeFirst() }
        dimensions[scale ?? "degree"] = 1
    }

    private static let scales = [
        "c": "celsius", "celsius": "celsius", "f": "fahrenheit", "fahrenheit": "fahrenheit",
    ]

    private static func isKnown(_ word: String) -> Bool {
        entry(of: word) != nil || speeds[word] != nil
            || ["square", "sq", "cubic", "cu", "per"].contains(word.lowercased())
    }

    private static func entry(of word: String) -> Entry? {
        table[word] ?? (word.count > 1 ? table[word.lowercased()] : nil)
    }

    private mutating func add(_ word: String, _ power: Int) {
        if let length = Self.speeds[word.lowercased()] {
            add(length, power)
            add("hour", -power)
            return
        }
        guard let entry = Self.entry(of: word) else {
            // What a unit of the table is followed by says no more: "hours later".
            let noun = word.lowercased()
            guard dimensions.isEmpty else { return }
            nouns.insert(noun.hasSuffix("s") ? String(noun.dropLast()) : noun)
            return
        }
        guard let dimension = entry.dimension else { return }
        let sum = (dimensions[dimension] ?? 0) + power
        dimensions[dimension] = sum == 0 ? nil : sum
        for _ in 0..<power.magnitude {
            factor = factor?.result(power > 0 ? .times : .over, entry.size)
        }
    }
}
