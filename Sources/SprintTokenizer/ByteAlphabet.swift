/// GPT-2's printable stand-ins for the 256 bytes: printable Latin-1 stands for itself, the other 68
/// bytes are written as U+0100 and up (a space is U+0120). Source: `bytes_to_unicode` of the GPT-2
/// release.
enum ByteAlphabet {
    /// The byte behind each scalar below U+0144, or 256 where there is none.
    private static let bytes: [UInt16] = {
        var table = [UInt16](repeating: 256, count: 0x144)
        var next = 0x100
        for byte in 0...255 {
            switch byte {
            case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: table[byte] = UInt16(byte)
            default:
                table[next] = UInt16(byte)
                next += 1
            }
        }
        return table
    }()

    /// The bytes behind a text in the alphabet, or `nil` if any of its characters is not in it.
    static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var lead: Int?
        for byte in text {
            let scalar: Int
            if let high = lead {
                guard byte & 0xC0 == 0x80 else { return nil }
                scalar = high << 6 | Int(byte & 0x3F)
                lead = nil
            } else if byte < 0x80 {
                scalar = Int(byte)
            } else {
                guard byte >= 0xC2, byte <= 0xC5 else { return nil }
                lead = Int(byte & 0x1F)
                continue
            }
            guard scalar < bytes.count, bytes[scalar] < 256 else { return nil }
            result.append(UInt8(truncatingIfNeeded: bytes[scalar]))
        }
        return lead == nil ? result : nil
    }
}
