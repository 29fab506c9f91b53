import CProtobufC
import CSprintWire
import SprintProtocol

/// Owns the C structs of one message while it is encoded; all go when the arena goes.
final class ProtobufArena {
    private var allocations: [UnsafeMutableRawPointer] = []

    deinit {
        for allocation in allocations { allocation.deallocate() }
    }

    /// A struct that `initialize` sets to the generated defaults and `fill` then completes.
    func make<Struct>(
        _ initialize: (UnsafeMutablePointer<Struct>?) -> Void, _ fill: (inout Struct) -> Void
    ) -> UnsafeMutablePointer<Struct> {
        let pointer = UnsafeMutablePointer<Struct>.allocate(capacity: 1)
        allocations.append(UnsafeMutableRawPointer(pointer))
        initialize(pointer)
        fill(&pointer.pointee)
        return pointer
    }

    /// A copy of the elements.
    func array<Element: BitwiseCopyable>(_ elements: [Element]) -> UnsafeMutablePointer<Element> {
        let pointer = UnsafeMutablePointer<Element>.allocate(capacity: max(elements.count, 1))
        allocations.append(UnsafeMutableRawPointer(pointer))
        pointer.initialize(from: elements, count: elements.count)
        return pointer
    }

    /// The text as a C string, cut at a character if it is too long; a NUL becomes U+FFFD.
    func text(_ text: String) -> UnsafeMutablePointer<CChar> {
        var bytes: [UInt8] = []
        for scalar in text.unicodeScalars {
            let utf8 =
                UTF8.encode(scalar == "\0" ? "\u{FFFD}" : scalar)
                ?? UTF8.encodedReplacementCharacter
            guard bytes.count + utf8.count <= Limits.wireTextBytesMax else { break }
            bytes.append(contentsOf: utf8)
        }
        return array(bytes.map { CChar(bitPattern: $0) } + [0])
    }

    /// The bytes as a protobuf `bytes` field.
    func binary(_ bytes: [UInt8]) -> ProtobufCBinaryData {
        ProtobufCBinaryData(len: bytes.count, data: array(bytes))
    }
}
