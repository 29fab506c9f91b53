/// A text's characters with their classes and byte offsets, decoded once so that scanners only
/// compare.
///
/// Bytes that are not UTF-8 count as characters of class `.other`, one byte each, and lose nothing.
struct CharacterScan {
    /// Scalar values; 0xFFFF_FFFF for a byte that is not UTF-8.
    private(set) var scalars: [UInt32] = []
    /// Classes, by character.
    private(set) var classes: [CharacterClass] = []
    /// Byte offset of every character, and the end of the text behind the last one.
    private(set) var offsets: [Int] = []

    /// Decodes `bytes[range]`; offsets are those of `bytes`. See `CharacterClass` for
    /// `numbersNewest`.
    init(_ bytes: [UInt8], _ range: Range<Int>, numbersNewest: Bool = false) {
        scalars.reserveCapacity(range.count)
        classes.reserveCapacity(range.count)
        offsets.reserveCapacity(range.count + 1)
        var position = range.lowerBound
        while position < range.upperBound {
            offsets.append(position)
            let length = UTF8Sequence.length(bytes, at: position, end: range.upperBound)
            if length > 0 {
                let scalar = UTF8Sequence.scalar(bytes, at: position, length: length)
                scalars.append(scalar.value)
                classes.append(CharacterClass(scalar, numbersNewest: numbersNewest))
            } else {
                scalars.append(.max)
                classes.append(.other)
            }
            position += max(length, 1)
        }
        offsets.append(range.upperBound)
    }

    /// Characters in all.
    var count: Int { scalars.count }

    /// The first character at or after `start` that is not of class `kind`, or `end`.
    func end(of kind: CharacterClass, from start: Int, end: Int) -> Int {
        var index = start
        while index < end, classes[index] == kind { index += 1 }
        return index
    }

    /// Whether the character is a carriage return or a line feed.
    func isLineEnd(_ index: Int) -> Bool { scalars[index] == 10 || scalars[index] == 13 }
}

extension CharacterScan {
    /// Whether the character is of a word (`\w`); false outside the text.
    func isWord(_ index: Int) -> Bool {
        guard scalars.indices.contains(index), let scalar = Unicode.Scalar(scalars[index]) else {
            return false
        }
        let properties = scalar.properties
        guard CharacterClass.isKnown(properties) else { return false }
        if properties.isAlphabetic || properties.generalCategory == .decimalNumber { return true }
        switch properties.generalCategory {
        case .nonspacingMark, .spacingMark, .enclosingMark, .connectorPunctuation: return true
        default: return false
        }
    }
}
