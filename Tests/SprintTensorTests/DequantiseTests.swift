import Foundation
import SprintProtocol
import SprintTensor
import Testing

@Suite("Dequantisation")
struct DequantiseTests {
    /// A line of the golden file: a type, its blocks, and the floats that the `gguf` package makes
    /// of them.
    struct Case: Sendable, CustomTestStringConvertible {
        let element: TensorElement
        let blocks: [UInt8]
        let floats: [UInt8]
        var testDescription: String { element.rawValue }
    }

    static let cases: [Case] = {
        let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Golden/dequantise.txt")
        guard let text = try? String(contentsOf: golden, encoding: .utf8) else { return [] }
        return text.split(separator: "\n").compactMap { line in
            let parts = line.split(separator: " ").map(String.init)
            guard parts.count == 3,
                let element = TensorElement.allCases.first(where: {
                    $0.rawValue.uppercased() == parts[0].uppercased()
                }),
                let blocks = [UInt8](hexadecimal: parts[1]),
                let floats = [UInt8](hexadecimal: parts[2])
            else { return nil }
            return Case(element: element, blocks: blocks, floats: floats)
        }
    }()

    @Test("The golden file has every type")
    func everyTypeIsHeld() {
        #expect(Set(Self.cases.map(\.element)) == Set(TensorElement.allCases))
    }

    @Test("Every type gives the oracle's floats, bit for bit", arguments: cases)
    func bitForBit(_ example: Case) {
        let floats = example.element.dequantised(example.blocks.span.bytes)
        let bytes = floats.flatMap { value in
            (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
        }
        #expect(bytes == example.floats)
    }

    @Test("Blocks may lie at any address", arguments: cases)
    func unaligned(_ example: Case) {
        let shifted = [0xFF] + example.blocks
        let span = shifted.span.bytes
        let floats = example.element.dequantised(span.extracting(1..<shifted.count))
        #expect(
            floats.map(\.bitPattern)
                == example.element.dequantised(example.blocks.span.bytes).map(\.bitPattern))
    }

    @Test("A part gives the same floats as the same part of the whole", arguments: cases)
    func blocksAreIndependent(_ example: Case) {
        let element = example.element
        let whole = element.dequantised(example.blocks.span.bytes)
        let blockCount = example.blocks.count / element.blockBytes
        for block in 0..<blockCount {
            let bytes = Array(
                example.blocks[block * element.blockBytes..<(block + 1) * element.blockBytes])
            let part = whole[block * element.blockElements..<(block + 1) * element.blockElements]
            #expect(
                element.dequantised(bytes.span.bytes).map(\.bitPattern) == part.map(\.bitPattern))
        }
    }

    @Test("Only whole blocks are rows", arguments: TensorElement.allCases)
    func wholeBlocks(_ element: TensorElement) {
        #expect(element.holdsWholeBlocks(0))
        #expect(element.holdsWholeBlocks(3 * element.blockElements))
        #expect(element.byteCount(ofElements: 3 * element.blockElements) == 3 * element.blockBytes)
        #expect(element.blockElements == 1 || !element.holdsWholeBlocks(element.blockElements + 1))
    }
}
