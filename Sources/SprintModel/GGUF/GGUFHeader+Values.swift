import SprintTensor

/// Typed looks into the metadata: absent is `nil`, of another type is an error that names the key.
extension GGUFHeader {
    func fault(_ fault: CheckpointError.Fault) -> CheckpointError {
        CheckpointError(file: file.path, fault: fault)
    }

    private func mismatch(_ key: String, _ expected: String) -> CheckpointError {
        fault(.badValue(key: key, value: describe(key), expected: expected))
    }

    /// A value in words, for messages.
    private func describe(_ key: String) -> String {
        switch metadata[key] {
        case .integer(let value): "\(value)"
        case .huge(let value): "\(value)"
        case .real(let value): "\(value)"
        case .bool(let value): "\(value)"
        case .text(let range):
            file.text(range.lowerBound..<min(range.upperBound, range.lowerBound + 64)).map {
                "\"\($0)\""
            } ?? "a text"
        case .array(_, let count, _): "an array of \(count)"
        case nil: "absent"
        }
    }

    func text(_ key: String) throws(CheckpointError) -> String? {
        guard let value = metadata[key] else { return nil }
        guard case .text(let range) = value, let text = file.text(range) else {
            throw mismatch(key, "a text in UTF-8")
        }
        return text
    }

    func integer(_ key: String, _ bounds: ClosedRange<Int>) throws(CheckpointError) -> Int? {
        guard let value = metadata[key] else { return nil }
        guard case .integer(let number) = value, let integer = Int(exactly: number),
            bounds.contains(integer)
        else {
            throw mismatch(key, "an integer from \(bounds.lowerBound) to \(bounds.upperBound)")
        }
        return integer
    }

    func requiredInteger(_ key: String, _ bounds: ClosedRange<Int>) throws(CheckpointError) -> Int {
        guard let value = try integer(key, bounds) else { throw fault(.missingKey(key)) }
        return value
    }

    /// A finite number; integers count.
    func number(_ key: String) throws(CheckpointError) -> Double? {
        switch metadata[key] {
        case nil: return nil
        case .integer(let value): return Double(value)
        case .real(let value) where value.isFinite: return value
        default: throw mismatch(key, "a finite number")
        }
    }

    /// A finite number above zero.
    func positive(_ key: String) throws(CheckpointError) -> Double? {
        guard let value = try number(key) else { return nil }
        guard value > 0 else { throw mismatch(key, "a number above 0") }
        return value
    }

    func bool(_ key: String) throws(CheckpointError) -> Bool? {
        guard let value = metadata[key] else { return nil }
        guard case .bool(let bool) = value else { throw mismatch(key, "true or false") }
        return bool
    }

    /// The places of an array's strings.
    func strings(_ key: String) throws(CheckpointError) -> [Range<Int>]? {
        guard let value = metadata[key] else { return nil }
        guard case .array(.string, let count, let offset) = value else {
            throw mismatch(key, "an array of texts")
        }
        var cursor = GGUFCursor(file, offset: offset)
        var ranges: [Range<Int>] = []
        ranges.reserveCapacity(count)
        for _ in 0..<count { ranges.append(try cursor.string(key)) }
        return ranges
    }

    /// An array of 32-bit integers.
    func integers(_ key: String) throws(CheckpointError) -> [Int32]? {
        guard let value = metadata[key] else { return nil }
        guard case .array(let type, let count, let offset) = value,
            type == .int32 || type == .uint32
        else {
            throw mismatch(key, "an array of 32-bit integers")
        }
        return (0..<count).map { Int32(bitPattern: file.uint32(at: offset + 4 * $0)) }
    }
}
