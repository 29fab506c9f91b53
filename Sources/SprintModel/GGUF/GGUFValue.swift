import SprintProtocol

/// One metadata value of a GGUF file; text and arrays stay in the file until they are asked for.
enum GGUFValue: Hashable {
    case integer(Int64)
    /// An unsigned 64-bit number beyond `Int64.max`.
    case huge(UInt64)
    case real(Double)
    case bool(Bool)
    case text(Range<Int>)
    case array(GGUFType, count: Int, offset: Int)
}

/// The value types of GGUF's metadata, with their numbers in the file (GGUF specification,
/// `gguf_metadata_value_type`).
enum GGUFType: UInt32, Hashable {
    case uint8 = 0, int8, uint16, int16, uint32, int32, float32, bool, string, array, uint64, int64,
        float64

    /// Bytes of a value, where all have the same.
    var byteCount: Int? {
        switch self {
        case .uint8, .int8, .bool: 1
        case .uint16, .int16: 2
        case .uint32, .int32, .float32: 4
        case .uint64, .int64, .float64: 8
        case .string, .array: nil
        }
    }
}

extension GGUFCursor {
    /// Reads the value of `key`.
    mutating func value(_ key: String) throws(CheckpointError) -> GGUFValue {
        let type = try type(key)
        guard type == .array else { return try scalar(type, key) }
        let element = try self.type(key)
        return try array(element, key)
    }

    /// Reads a value type's number.
    private mutating func type(_ key: String) throws(CheckpointError) -> GGUFType {
        let number = try uint32(key)
        guard let type = GGUFType(rawValue: number) else {
            throw fault(.malformed(part: key, reason: "value type \(number) is unknown"))
        }
        return type
    }

    /// Reads one value that is no array.
    mutating func scalar(_ type: GGUFType, _ key: String) throws(CheckpointError) -> GGUFValue {
        guard let byteCount = type.byteCount else { return .text(try string(key)) }
        let at = try skip(byteCount, key).lowerBound
        switch type {
        case .uint8: return .integer(Int64(file.uint8(at: at)))
        case .int8: return .integer(Int64(Int8(bitPattern: file.uint8(at: at))))
        case .uint16: return .integer(Int64(file.uint16(at: at)))
        case .int16: return .integer(Int64(Int16(bitPattern: file.uint16(at: at))))
        case .uint32: return .integer(Int64(file.uint32(at: at)))
        case .int32: return .integer(Int64(Int32(bitPattern: file.uint32(at: at))))
        case .int64: return .integer(Int64(bitPattern: file.uint64(at: at)))
        case .uint64:
            let value = file.uint64(at: at)
            return Int64(exactly: value).map { .integer($0) } ?? .huge(value)
        case .float32: return .real(Double(Float(bitPattern: file.uint32(at: at))))
        case .float64: return .real(Double(bitPattern: file.uint64(at: at)))
        case .bool:
            let byte = file.uint8(at: at)
            guard byte < 2 else {
                throw fault(.malformed(part: key, reason: "a truth value is \(byte)"))
            }
            return .bool(byte == 1)
        case .string, .array: preconditionFailure("strings and arrays have no fixed size")
        }
    }

    /// Steps over an array, checking that it lies in the file.
    private mutating func array(_ element: GGUFType, _ key: String) throws(CheckpointError)
        -> GGUFValue
    {
        guard element != .array else {
            throw fault(.malformed(part: key, reason: "arrays in arrays are not supported"))
        }
        let bytesEach = element.byteCount ?? 8
        let count = try count(key, limit: Limits.metadataArrayMax, bytesEach: bytesEach)
        let start = offset
        if element == .string {
            for _ in 0..<count { _ = try string(key) }
        } else {
            _ = try skip(count * bytesEach, key)
        }
        return .array(element, count: count, offset: start)
    }
}
