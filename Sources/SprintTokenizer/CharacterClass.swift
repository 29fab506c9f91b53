/// What a pre-tokenizer's expression asks of a character: `\p{L}`, `\p{N}`, `\s`, or none of them.
enum CharacterClass: UInt8, Sendable {
    /// `\p{L}`: general categories Lu, Ll, Lt, Lm, Lo.
    case letter
    /// `\p{N}`: general categories Nd, Nl, No.
    case number
    /// `\s`: the property White_Space.
    case space
    /// Anything else, a byte that is not UTF-8 included.
    case other

    /// The classes of ASCII, where nearly all text lives.
    private static let ascii: [CharacterClass] = (0..<128).map { CharacterClass(classifying: Unicode.Scalar(UInt8($0))) }

    /// The class of a scalar; one table look-up for ASCII.
    init(_ scalar: Unicode.Scalar) {
        self = scalar.value < 128 ? Self.ascii[Int(scalar.value)] : CharacterClass(classifying: scalar)
    }

    private init(classifying scalar: Unicode.Scalar) {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: self = .letter
        case .decimalNumber, .letterNumber, .otherNumber: self = .number
        default: self = scalar.properties.isWhitespace ? .space : .other
        }
    }
}
