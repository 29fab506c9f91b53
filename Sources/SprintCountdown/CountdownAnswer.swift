/// The content of an answer's box: `none`, or the sides of an equation of which one is an
/// expression of a problem's numbers.
public struct CountdownAnswer: Hashable, Sendable {
    /// The text between equals signs, without what only wraps it; one without an equals sign.
    public let sides: [String]
    /// Whether it says that there is no solution.
    public let isNone: Bool

    /// Takes an answer apart.
    public init(_ text: String) {
        let bare = Self.unwrapped(text[...])
        isNone = Self.nones.contains(bare.lowercased())
        sides = bare.split(separator: "=", omittingEmptySubsequences: false).map {
            String(Self.unwrapped($0))
        }
    }

    /// The place of the side that is the solution: the one of these numbers; without any, the first
    /// of the most numbers, or the one that cannot be read.
    public func main(numbers: [Int] = []) -> Int {
        guard sides.count > 1 else { return 0 }
        let used = sides.map { (try? CountdownExpression(parsing: $0))?.numbers ?? [] }
        let sorted = numbers.sorted()
        if let exact = used.firstIndex(where: { $0.sorted() == sorted }) { return exact }
        if let most = used.map(\.count).max(), most > 1 {
            return used.firstIndex { $0.count == most } ?? 0
        }
        return used.firstIndex(of: []) ?? 0
    }

    /// The text without white space, a full stop, math dollars and `\text{…}` around it.
    private static func unwrapped(_ text: Substring) -> Substring {
        var text = trimmed(text)
        for (opening, closing) in [("$", "$"), ("\\(", "\\)"), ("\\text{", "}")]
        where text.hasPrefix(opening) && text.hasSuffix(closing)
            && text.count >= opening.count + closing.count
        {
            text = trimmed(text.dropFirst(opening.count).dropLast(closing.count))
        }
        return text
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop(while: \.isWhitespace)
        while let last = text.last, last.isWhitespace || last == "." { text.removeLast() }
        return text
    }

    private static let nones: Set<String> = [
        "none", "no solution", "no solutions", "no solution exists", "impossible",
    ]
}
