/// Well-formed UTF-8, one sequence at a time (Unicode standard, table 3-7).
enum UTF8Sequence {
    /// Bytes of the well-formed sequence at `position`, or 0 if there is none before `end`.
    static func length(_ bytes: [UInt8], at position: Int, end: Int) -> Int {
        let lead = bytes[position]
        if lead < 0x80 { return 1 }
        let length = expectedLength(lead)
        guard length > 0, position + length <= end else { return 0 }
        for index in 1..<length where !isContinuation(bytes[position + index], index, lead) {
            return 0
        }
        return length
    }

    /// The scalar of a well-formed sequence.
    static func scalar(_ bytes: [UInt8], at position: Int, length: Int) -> Unicode.Scalar {
        let lead = UInt32(bytes[position])
        guard length > 1 else { return Unicode.Scalar(bytes[position]) }
        var value = lead & (0x7F >> UInt32(length))
        for index in 1..<length { value = value << 6 | UInt32(bytes[position + index] & 0x3F) }
        guard let scalar = Unicode.Scalar(value) else {
            preconditionFailure("the sequence must be well-formed")
        }
        return scalar
    }

    /// Bytes at the end that begin a sequence whose rest may still come: 0 to 3.
    static func incompleteSuffix(_ bytes: [UInt8]) -> Int {
        for length in 1...3 where length <= bytes.count {
            let start = bytes.count - length
            let lead = bytes[start]
            if lead & 0xC0 == 0x80 { continue }
            guard expectedLength(lead) > length else { return 0 }
            for index in 1..<length where !isContinuation(bytes[start + index], index, lead) {
                return 0
            }
            return length
        }
        return 0
    }

    /// Bytes of a sequence with this lead byte; 0 if no sequence begins with it.
    private static func expectedLength(_ lead: UInt8) -> Int {
        switch lead {
        case 0..<0x80: 1
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 0
        }
    }

    /// Whether `byte` may stand at `index` (1 to 3) behind `lead`: no overlong forms, surrogates or
    /// values over U+10FFFF.
    private static func isContinuation(_ byte: UInt8, _ index: Int, _ lead: UInt8) -> Bool {
        guard index == 1 else { return byte & 0xC0 == 0x80 }
        switch lead {
        case 0xE0: return (0xA0...0xBF).contains(byte)
        case 0xED: return (0x80...0x9F).contains(byte)
        case 0xF0: return (0x90...0xBF).contains(byte)
        case 0xF4: return (0x80...0x8F).contains(byte)
        default: return byte & 0xC0 == 0x80
        }
    }
}
