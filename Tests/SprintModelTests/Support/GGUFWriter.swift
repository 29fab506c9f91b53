/// Writes GGUF files, right or wrong as a test asks.
struct GGUFWriter {
    indirect enum Value {
        case uint32(UInt32), int32(Int32), uint64(UInt64), float32(Float), bool(UInt8), text(
            [UInt8])
        case texts([[UInt8]]), int32s([Int32]), arrays
        case raw(type: UInt32, [UInt8])

        static func text(_ text: String) -> Value { .text(Array(text.utf8)) }
    }

    struct Tensor {
        var name: String
        var dimensions: [UInt64]
        var type: UInt32
        var bytes: [UInt8]
        /// In place of the next free one.
        var offset: UInt64?
    }

    var magic: [UInt8] = Array("GGUF".utf8)
    var version: UInt32 = 3
    var entries: [(key: String, value: Value)] = []
    var tensors: [Tensor] = []
    var tensorCount: UInt64?
    var entryCount: UInt64?
    var alignment = 32

    /// Sets, replaces or (with `nil`) removes a metadata entry.
    subscript(_ key: String) -> Value? {
        get { entries.first { $0.key == key }?.value }
        set {
            let place = entries.firstIndex { $0.key == key }
            if let place { entries.remove(at: place) }
            if let newValue { entries.insert((key, newValue), at: place ?? entries.count) }
        }
    }

    /// The tensor of a name, to be changed.
    subscript(tensor name: String) -> Tensor? {
        get { tensors.first { $0.name == name } }
        set {
            let place = tensors.firstIndex { $0.name == name }
            if let place { tensors.remove(at: place) }
            if let newValue { tensors.insert(newValue, at: place ?? tensors.count) }
        }
    }

    /// The header without the padding behind it.
    var header: [UInt8] {
        var bytes = magic
        bytes.append(littleEndian: version)
        bytes.append(littleEndian: tensorCount ?? UInt64(tensors.count))
        bytes.append(littleEndian: entryCount ?? UInt64(entries.count))
        for (key, value) in entries {
            Self.append(Array(key.utf8), to: &bytes)
            Self.append(value, to: &bytes)
        }
        var offset = 0
        for tensor in tensors {
            Self.append(Array(tensor.name.utf8), to: &bytes)
            bytes.append(littleEndian: UInt32(tensor.dimensions.count))
            for dimension in tensor.dimensions { bytes.append(littleEndian: dimension) }
            bytes.append(littleEndian: tensor.type)
            bytes.append(littleEndian: tensor.offset ?? UInt64(offset))
            offset = padded(offset + tensor.bytes.count)
        }
        return bytes
    }

    /// The whole file.
    var bytes: [UInt8] {
        var bytes = header
        bytes += [UInt8](repeating: 0, count: padded(bytes.count) - bytes.count)
        for tensor in tensors {
            bytes += tensor.bytes
            bytes += [UInt8](repeating: 0, count: padded(tensor.bytes.count) - tensor.bytes.count)
        }
        return bytes
    }

    private func padded(_ offset: Int) -> Int { (offset + alignment - 1) / alignment * alignment }

    private static func append(_ text: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(littleEndian: UInt64(text.count))
        bytes += text
    }

    private static func append(_ value: Value, to bytes: inout [UInt8]) {
        func type(_ number: UInt32) { bytes.append(littleEndian: number) }
        switch value {
        case .uint32(let number):
            type(4)
            bytes.append(littleEndian: number)
        case .int32(let number):
            type(5)
            bytes.append(littleEndian: number)
        case .float32(let number):
            type(6)
            bytes.append(littleEndian: number.bitPattern)
        case .bool(let byte):
            type(7)
            bytes.append(byte)
        case .text(let text):
            type(8)
            append(text, to: &bytes)
        case .uint64(let number):
            type(10)
            bytes.append(littleEndian: number)
        case .texts(let texts):
            type(9)
            type(8)
            bytes.append(littleEndian: UInt64(texts.count))
            for text in texts { append(text, to: &bytes) }
        case .int32s(let numbers):
            type(9)
            type(5)
            bytes.append(littleEndian: UInt64(numbers.count))
            for number in numbers { bytes.append(littleEndian: number) }
        case .arrays:
            type(9)
            type(9)
            bytes.append(littleEndian: UInt64(0))
        case .raw(let number, let raw):
            type(number)
            bytes += raw
        }
    }
}
