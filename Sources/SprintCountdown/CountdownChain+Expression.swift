extension CountdownChain {
    /// A piece of the answer while it is built.
    enum Term: Hashable {
        case number(Int)
        case symbol(UInt8)
    }

    /// The stages in which the answer is built: the last step, then the leftmost result of the
    /// second step written out, then that of the first. Each stage is its pieces with a space
    /// before each.
    public var stages: [String] {
        var terms = Self.terms(of: third)
        var stages = [Self.text(terms)]
        for step in [second, first] {
            Self.writeOut(step, in: &terms)
            stages.append(Self.text(terms))
        }
        return stages
    }

    /// The answer: one expression that uses every number once.
    public var expression: String { String(stages[2].dropFirst()) }

    private static func terms(of step: CountdownStep) -> [Term] {
        [.number(step.high), .symbol(step.operation.symbol), .number(step.low)]
    }

    /// Puts the step, in parentheses, where its result stands leftmost.
    private static func writeOut(_ step: CountdownStep, in terms: inout [Term]) {
        guard let index = terms.firstIndex(of: .number(step.result)) else {
            preconditionFailure("a step's result is used by a later step")
        }
        let written =
            [.symbol(UInt8(ascii: "("))] + Self.terms(of: step) + [.symbol(UInt8(ascii: ")"))]
        terms.replaceSubrange(index...index, with: written)
    }

    private static func text(_ terms: [Term]) -> String {
        var text = ""
        for term in terms {
            text += " "
            switch term {
            case .number(let value): text += "\(value)"
            case .symbol(let symbol): text.unicodeScalars.append(Unicode.Scalar(symbol))
            }
        }
        return text
    }
}
