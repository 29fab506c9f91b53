import SprintProtocol

/// Reads little-endian fields one after the other from bytes whose length was checked before.
struct ByteReader {
    private var rest: ArraySlice<UInt8>

    /// Starts at the first byte.
    init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

    /// The next integer, least significant byte first.
    mutating func read<Value: FixedWidthInteger>(_: Value.Type = Value.self) -> Value {
        var value: Value = 0
        for byte in read(count: MemoryLayout<Value>.size).reversed() {
            value = value << 8 | Value(truncatingIfNeeded: byte)
        }
        return value
    }

    /// The next `count` bytes.
    mutating func read(count: Int) -> ArraySlice<UInt8> {
        precondition(count <= rest.count, "Reading \(count) bytes of \(rest.count).")
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    /// The next 32 bytes.
    mutating func readDigest() -> Digest256 {
        guard let digest = Digest256(read(count: 32)) else {
            preconditionFailure("A digest has 32 bytes.")
        }
        return digest
    }
}

extension [UInt8] {
    /// A copy of lent bytes.
    init(_ bytes: RawSpan) { self = bytes.withUnsafeBytes { [UInt8]($0) } }
}
