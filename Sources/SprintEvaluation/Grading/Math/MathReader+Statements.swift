/// Equations, inequalities and other relations.
extension MathReader {
    /// What relations outside all brackets part.
    static func statement(_ tokens: [MathToken], _ depth: Int) -> MathAnswer? {
        var relations: [MathRelation] = []
        let parts = tokens.split { token in
            guard case .relation(let relation) = token else { return false }
            relations.append(relation)
            return true
        }.map(\.trimmed)
        guard let first = relations.first else { return nil }
        // "= 5" leaves out what it is.
        if parts[0].isEmpty, parts.count == 2, first == .equal || first == .approximate {
            return answer(parts[1], depth: depth + 1)
        }
        guard parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        if parts.count == 2, first == .element, isName(parts[0]) || parts[0].enclosed != nil {
            return answer(parts[1], depth: depth + 1)
        }
        let sides = parts.map { answer($0, depth: depth + 1) }
        if relations.allSatisfy({ $0 == .equal || $0 == .approximate }) {
            return equation(parts, sides, isApproximate: relations.contains(.approximate))
        }
        return inequality(relations, sides) ?? .statement(relations, sides)
    }

    private static func equation(
        _ parts: [[MathToken]], _ sides: [MathAnswer], isApproximate: Bool
    ) -> MathAnswer {
        if isName(parts[0]) {
            return .equation(
                MathEquation(sides: sides, name: name(parts[0]), isApproximate: isApproximate))
        }
        if sides.count == 2, isName(parts[1]) {
            return .equation(
                MathEquation(
                    sides: sides.reversed(), name: name(parts[1]), isApproximate: isApproximate))
        }
        return .equation(MathEquation(sides: sides, name: nil, isApproximate: isApproximate))
    }

    /// A chain of inequalities for one letter is a part of the line; one inequality of another kind
    /// is kept as such.
    private static func inequality(
        _ relations: [MathRelation], _ sides: [MathAnswer]
    ) -> MathAnswer? {
        let values = sides.compactMap { side in
            if case .value(let value) = side.plain { value } else { nil }
        }
        guard values.count == sides.count,
            relations.allSatisfy({ $0.isOrder || $0 == .unequal })
        else { return nil }
        let differences = zip(values, values.dropFirst()).map { left, right in
            MathExpression.sum(left, .negative(right))
        }
        var solutions: [(region: MathRegion, letter: String)] = []
        for (place, relation) in relations.enumerated() {
            if let solution = MathRegion.solution(of: differences[place], relation) {
                solutions.append(solution)
            } else if let letter = unbounded(values[place], relation, values[place + 1]) {
                solutions.append((.reals, letter))
            }
        }
        if solutions.count == relations.count, let first = solutions.first,
            solutions.allSatisfy({ $0.letter == first.letter })
        {
            let region = solutions.dropFirst().reduce(first.region) { .intersection($0, $1.region) }
            return .region(region, of: first.letter)
        }
        guard relations.count == 1 else { return nil }
        switch relations[0] {
        case .less(let orEqual): return .inequality(differences[0], orEqual: orEqual)
        case .greater(let orEqual): return .inequality(.negative(differences[0]), orEqual: orEqual)
        default: return nil
        }
    }

    /// The letter that an inequality with infinity sets no bound to, `-\infty < x`.
    private static func unbounded(
        _ left: MathExpression, _ relation: MathRelation, _ right: MathExpression
    ) -> String? {
        let (low, high): (MathExpression, MathExpression)
        switch relation {
        case .less: (low, high) = (left, right)
        case .greater: (low, high) = (right, left)
        default: return nil
        }
        let infinity = MathExpression.symbol("∞")
        if case .symbol(let letter) = high, low == .negative(infinity) { return letter }
        if case .symbol(let letter) = low, high == infinity { return letter }
        return nil
    }

    // MARK: Names

    /// Whether a side only names something: letters, words, brackets with letters in them, no
    /// operators and no numbers but in subscripts and for an inverse. Small letters side by side
    /// are a product.
    private static func isName(_ tokens: [MathToken]) -> Bool {
        var words = tokens.dense[...]
        var letters = 0
        var hasLetter = false
        var hasWord = false
        while let word = words.popFirst() {
            switch word {
            case .letter("π"), .letter("∞"), .letter("e"), .letter("i"): return false
            case .letter(let name):
                hasLetter = true
                letters += name.first?.isUppercase == true ? 0 : 1
            case .word(let name, let upright):
                hasLetter = true
                hasWord = hasWord || upright
                letters += upright || name.allSatisfy(\.isUppercase) ? 0 : name.count
            case .symbol("_"):
                skipArgument(&words)
            case .symbol("^"):
                let rest = words.prefix(4)
                guard
                    rest.elementsEqual([.symbol("{"), .symbol("-"), .number("1"), .symbol("}")])
                        || rest.prefix(1) == [.symbol("'")]
                else { return false }
                words = words.dropFirst(rest.first == .symbol("{") ? 4 : 1)
            case .symbol("("):
                // f(x): its arguments are a part of the name.
                if let end = words.firstIndex(of: .symbol(")")) {
                    let inside = words[..<end]
                    guard inside.allSatisfy(isNamePart) else { return false }
                    hasLetter = hasLetter || inside.contains(where: isLetter)
                    words = words[(end + 1)...]
                }
            case .command("angle"), .command("triangle"), .command("overline"), .command("vec"),
                .command("overrightarrow"), .command("measuredangle"), .command("hat"),
                .command("bar"):
                (hasLetter, hasWord) = (true, true)
            case .symbol(let character):
                guard "'{}[]|⎸⎹,\"".contains(character) else { return false }
            default: return false
            }
        }
        return hasLetter && (hasWord || letters <= 1)
    }

    private static func isNamePart(_ token: MathToken) -> Bool {
        switch token {
        case .letter, .word, .symbol(","), .symbol("_"), .symbol("'"): true
        case .number: true
        default: false
        }
    }

    private static func isLetter(_ token: MathToken) -> Bool {
        switch token {
        case .letter, .word: true
        default: false
        }
    }

    private static func skipArgument(_ words: inout ArraySlice<MathToken>) {
        guard words.first == .symbol("{") else {
            words = words.dropFirst()
            return
        }
        let end = words.firstIndex(of: .symbol("}")) ?? words.endIndex - 1
        words = words[(end + 1)...]
    }

    /// A name as it is compared.
    private static func name(_ tokens: [MathToken]) -> String {
        let words = tokens.dense.filter { $0 != .symbol("{") && $0 != .symbol("}") }
        return words.text
    }
}
