import Foundation
import SprintProtocol

@testable import SprintTensor

/// What the values of a quantised test weight are; scales are seeded small numbers in any case.
enum StoredValues: CaseIterable {
    /// Seeded bits.
    case random
    /// The least or the greatest value that the type stores, everywhere.
    case least, greatest
    /// One of both, at random.
    case ends
}

extension WeightMatrix {
    /// A seeded weight of any type, of `StoredValues.random` if it stores floats.
    static func seeded(
        _ element: TensorElement, rows: Int, columns: Int, values: StoredValues = .random,
        seed: UInt64
    ) throws -> WeightMatrix {
        var random = SeededGenerator(seed: seed)
        var bytes: [UInt8] = []
        for _ in 0..<rows * columns / element.blockElements {
            var block = (0..<element.blockBytes).map { _ in
                UInt8(truncatingIfNeeded: random.next())
            }
            for place in element.scalePlaces {
                // Halves of 2⁻⁷ to 2⁻⁶ (bfloat16: 2⁻³ to 2), either sign.
                block[place + 1] = (block[place + 1] & 0x83) | (element == .bf16 ? 0x3C : 0x20)
            }
            if element == .f32 { block[3] = (block[3] & 0x80) | 0x3E }
            for place in element.valuePlaces {
                switch values {
                case .random: break
                case .least: block[place] = element.leastByte
                case .greatest: block[place] = ~element.leastByte
                case .ends:
                    block[place] =
                        Bool.random(using: &random)
                        ? element.leastByte : ~element.leastByte
                }
            }
            bytes += block
        }
        let path = FileManager.default.temporaryDirectory
            .appending(path: "packed-\(UUID().uuidString)")
        try Data(bytes).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        return WeightMatrix(
            file: try MappedFile(path: path.path), range: 0..<bytes.count, element: element,
            rows: rows, columns: columns)
    }
}

extension TensorElement {
    /// Whether products read x as blocks of bytes.
    var isQuantised: Bool { blockElements > 1 }

    /// Where a block's 16-bit floats lie.
    fileprivate var scalePlaces: [Int] {
        switch self {
        case .f32: []
        case .f16, .bf16, .q4_0, .q5_0, .q8_0: [0]
        case .q4_1, .q5_1, .q4_K, .q5_K: [0, 2]
        case .q6_K: [208]
        }
    }

    /// Where a block's values lie, apart from all scales.
    fileprivate var valuePlaces: Range<Int> {
        switch self {
        case .f32, .f16, .bf16: 0..<0
        case .q4_0, .q5_0, .q8_0: 2..<blockBytes
        case .q4_1, .q5_1: 4..<blockBytes
        case .q4_K, .q5_K: 16..<blockBytes
        case .q6_K: 0..<192
        }
    }

    /// Bytes of the least value: nibbles are counted from 0, Q8_0's bytes have a sign.
    fileprivate var leastByte: UInt8 { self == .q8_0 ? 0x80 : 0 }
}
