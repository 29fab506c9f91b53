import SprintProtocol

/// Writes little-endian fields one after the other.
struct ByteWriter {
    /// What was written so far.
    private(set) var bytes: [UInt8] = []

    /// Starts empty, with room for `capacity` bytes.
    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// Appends an integer, least significant byte first.
    mutating func write(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends bytes as they are.
    mutating func write(_ more: [UInt8]) { bytes.append(contentsOf: more) }

    /// Appends zeros up to `offset` bytes in all.
    mutating func pad(to offset: Int) {
        precondition(
            offset >= bytes.count, "Fields overlap: \(bytes.count) bytes before \(offset).")
        bytes.append(contentsOf: repeatElement(0, count: offset - bytes.count))
    }
}
