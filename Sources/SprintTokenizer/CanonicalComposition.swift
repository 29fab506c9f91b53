import Foundation

/// Unicode's form NFC as the `tokenizers` library makes it: with the tables of Unicode 9.
///
/// Foundation does the common case and gives decompositions. It is not used for the rest: it knows
/// newer combining marks, composes some characters beyond U+FFFF as if they were others, and takes
/// some texts for composed that are not (a Hangul syllable and a trailing consonant), unless they
/// are decomposed first.
enum CanonicalComposition {
    /// The newest Unicode version whose characters the library normalises; newer ones stay as they
    /// are.
    private static let version = 9

    /// The text in form NFC; a text with bytes that are not UTF-8 is left as it is.
    static func compose(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(where: { $0 >= 0x80 }),
            let string = String(validating: text, as: UTF8.self)
        else {
            return text
        }
        // What newer tables leave alone the older ones do too: they only know fewer marks.
        let newest = string.decomposedStringWithCanonicalMapping
            .precomposedStringWithCanonicalMapping
        if newest.utf8.elementsEqual(text) { return text }
        var scalars: [Unicode.Scalar] = []
        for scalar in string.unicodeScalars { scalars.append(contentsOf: decompose(scalar)) }
        sortMarks(&scalars)
        return Array(String(String.UnicodeScalarView(composed(scalars))).utf8)
    }

    private static func isKnown(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.age?.major ?? 0 <= version
    }

    private static func decompose(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        guard scalar.value >= 0xC0, isKnown(scalar) else { return [scalar] }
        return Array(String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars)
    }

    private static func combiningClass(_ scalar: Unicode.Scalar) -> UInt8 {
        guard scalar.value >= 0x300, isKnown(scalar) else { return 0 }
        return scalar.properties.canonicalCombiningClass.rawValue
    }

    /// Orders every run of marks by class, equal ones as they stood.
    private static func sortMarks(_ scalars: inout [Unicode.Scalar]) {
        var start = 0
        while start < scalars.count {
            var end = start
            while end < scalars.count, combiningClass(scalars[end]) != 0 { end += 1 }
            if end - start > 1 {
                let sorted = scalars[start..<end].enumerated().sorted {
                    (combiningClass($0.element), $0.offset) < (
                        combiningClass($1.element), $1.offset
                    )
                }
                scalars.replaceSubrange(start..<end, with: sorted.map(\.element))
            }
            start = end + 1
        }
    }

    /// The canonical composition algorithm (Unicode standard, D117).
    private static func composed(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
        var result: [Unicode.Scalar] = []
        result.reserveCapacity(scalars.count)
        var starter: Int?
        var lastClass: UInt8 = 0
        for scalar in scalars {
            let markClass = combiningClass(scalar)
            if let place = starter, result.count == place + 1 || lastClass < markClass,
                let pair = composite(result[place], scalar)
            {
                result[place] = pair
                continue
            }
            result.append(scalar)
            lastClass = markClass
            if markClass == 0 { starter = result.count - 1 }
        }
        return result
    }

    /// The one character that two are composed to, if there is one.
    private static func composite(_ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Unicode
        .Scalar?
    {
        guard second.value >= 0x300, isKnown(first), isKnown(second) else { return nil }
        let parts = decompose(first) + decompose(second)
        let pair = String(String.UnicodeScalarView(parts))
        let scalars = pair.precomposedStringWithCanonicalMapping.unicodeScalars
        guard let only = scalars.first, scalars.count == 1, isKnown(only) else { return nil }
        return decompose(only) == parts ? only : nil
    }
}
