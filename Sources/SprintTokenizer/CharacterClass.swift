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
    private static let ascii: [CharacterClass] = (0..<128).map {
        CharacterClass(classifying: Unicode.Scalar(UInt8($0)), numbersNewest: false)
    }

    /// The newest Unicode version whose letters and numbers the expressions of the `tokenizers`
    /// library know.
    private static let expressionsVersion = 16

    /// The class of a scalar; one table look-up for ASCII.
    ///
    /// With `numbersNewest` numbers of any version count: `Digits` asks the library's language,
    /// which is ahead of its expressions by a version.
    init(_ scalar: Unicode.Scalar, numbersNewest: Bool) {
        self =
            scalar.value < 128
            ? Self.ascii[Int(scalar.value)]
            : CharacterClass(classifying: scalar, numbersNewest: numbersNewest)
    }

    private init(classifying scalar: Unicode.Scalar, numbersNewest: Bool) {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
            self = Self.isKnown(properties) ? .letter : .other
        case .decimalNumber, .letterNumber, .otherNumber:
            self = numbersNewest || Self.isKnown(properties) ? .number : .other
        default: self = properties.isWhitespace ? .space : .other
        }
    }

    /// Whether the character existed in `expressionsVersion`.
    static func isKnown(_ properties: Unicode.Scalar.Properties) -> Bool {
        properties.age?.major ?? 0 <= expressionsVersion
    }
}
