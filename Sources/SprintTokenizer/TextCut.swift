/// A part of a text, cut as Jinja templates cut: by scalars, never by grapheme.
struct TextCut {
    private let scalars: Substring.UnicodeScalarView

    /// The whole of a text.
    init(_ text: String) { scalars = Substring(text).unicodeScalars }

    private init(_ scalars: Substring.UnicodeScalarView) { self.scalars = scalars }

    /// The part as a string of its own.
    var text: String { String(Substring(scalars)) }

    /// Python's `str.isspace` for one scalar.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
    }

    /// A line feed, and only that.
    static func isLineFeed(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" }

    /// Without the scalars at the start for which `isStripped` holds.
    func strippingStart(_ isStripped: (Unicode.Scalar) -> Bool) -> TextCut {
        TextCut(scalars.drop(while: isStripped))
    }

    /// Without the scalars at the end for which `isStripped` holds.
    func strippingEnd(_ isStripped: (Unicode.Scalar) -> Bool) -> TextCut {
        var rest = scalars
        while let last = rest.last, isStripped(last) { rest.removeLast() }
        return TextCut(rest)
    }

    /// What stands before the first and after the last occurrence of a mark, or nil if it does not
    /// occur.
    func split(at mark: Substring) -> (first: TextCut, last: TextCut)? {
        let mark = Array(mark.unicodeScalars)
        let starts = scalars.indices.filter { scalars[$0...].starts(with: mark) }
        guard let first = starts.first, let last = starts.last else { return nil }
        return (TextCut(scalars[..<first]), TextCut(scalars[last...].dropFirst(mark.count)))
    }
}
