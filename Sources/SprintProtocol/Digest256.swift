/// A SHA-256 value: 32 bytes, compared and hashed as four words.
public struct Digest256: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The digest's bytes 0-7, 8-15, 16-23 and 24-31, each read big-endian.
    public let words: (UInt64, UInt64, UInt64, UInt64)

    /// Reads 32 bytes; `nil` if there are more or fewer.
    @inlinable
    public init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var rest = bytes.makeIterator()
        func word() -> UInt64 {
            (0..<8).reduce(0) { word, _ in word << 8 | UInt64(rest.next() ?? 0) }
        }
        self.init(words: (word(), word(), word(), word()))
    }

    /// Reads 64 hexadecimal digits; `nil` for anything else.
    public init?(hexadecimal: String) {
        guard let bytes = [UInt8](hexadecimal: hexadecimal) else { return nil }
        self.init(bytes)
    }

    @usableFromInline
    init(words: (UInt64, UInt64, UInt64, UInt64)) { self.words = words }

    /// The digest of nothing known: the parent of a first page.
    public static let zero = Digest256(words: (0, 0, 0, 0))

    /// The 32 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(32)
        func append(_ word: UInt64) {
            for shift in 1...8 { bytes.append(UInt8(truncatingIfNeeded: word >> (64 - 8 * shift))) }
        }
        append(words.0)
        append(words.1)
        append(words.2)
        append(words.3)
        return bytes
    }

    /// Equal in all 256 bits.
    public static func == (a: Digest256, b: Digest256) -> Bool { a.words == b.words }

    /// In byte order.
    public static func < (a: Digest256, b: Digest256) -> Bool { a.words < b.words }

    /// Feeds the four words.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
        hasher.combine(words.1)
        hasher.combine(words.2)
        hasher.combine(words.3)
    }

    /// 64 hexadecimal digits.
    public var description: String { bytes.hexadecimal }
}

/// Identity of a model as it runs: SHA-256 of tensor bytes, configuration, tokenizer, template, KV
/// type, page size and numerics id (contract C1). Replicas with different fingerprints never share
/// a run.
public typealias Fingerprint = Digest256

/// Identity of one full page: SHA-256 over fingerprint, parent identity, position and own tokens
/// (contract C2).
public typealias PageIdentity = Digest256

extension Collection where Element == UInt8 {
    /// The bytes as lower-case hexadecimal digits.
    public var hexadecimal: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Reads an even number of hexadecimal digits; `nil` for anything else.
    public init?(hexadecimal: String) {
        let nibbles = hexadecimal.utf8.map { Character(UnicodeScalar($0)).hexDigitValue }
        guard nibbles.count.isMultiple(of: 2), !nibbles.contains(nil) else { return nil }
        self = stride(from: 0, to: nibbles.count, by: 2).map { index in
            UInt8((nibbles[index] ?? 0) << 4 | (nibbles[index + 1] ?? 0))
        }
    }
}
