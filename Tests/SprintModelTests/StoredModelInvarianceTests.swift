import Foundation
import SprintProtocol
import SprintTensor
import Testing

@testable import SprintModel

/// Contract C1 on models whose matrices are stored as checkpoints store them: each type in the
/// layout that `fast` multiplies with, floats in 12 bits among them.
@Suite struct StoredModelInvarianceTests {
    static let elements: [TensorElement] = [.f16, .bf16, .q8_0, .q4_0, .q5_1, .q4_K, .q5_K, .q6_K]
    static let length = 45

    /// A model as wide as K types need, all of its matrices of one type with seeded bits.
    private func model(_ element: TensorElement) throws -> (RandomTransformer, MappedFile, [String])
    {
        var random = RandomTransformer(.llama, hiddenSize: 256, headDimension: 64)
        random.configuration.feedForwardSize = 512
        var bytes: [UInt8] = []
        var generator = SeededGenerator(seed: 31)
        let matrices = random.shapes.filter { $0.rows > 1 }
        for (_, rows, columns) in matrices {
            for _ in 0..<rows * columns / element.blockElements {
                var block = (0..<element.blockBytes).map { _ in
                    UInt8(truncatingIfNeeded: generator.next())
                }
                for place in Self.scales(of: element) {
                    // Halves of 2⁻¹¹ to 2⁻¹⁰ (bfloat16: 2⁻⁷ to 2⁻⁵), either sign.
                    block[place + 1] = (block[place + 1] & 0x83) | (element == .bf16 ? 0x3C : 0x10)
                }
                bytes += block
            }
        }
        let path = FileManager.default.temporaryDirectory.appending(path: "m-\(UUID().uuidString)")
        try Data(bytes).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        return (random, try MappedFile(path: path.path), matrices.map(\.name))
    }

    private static func scales(of element: TensorElement) -> [Int] {
        switch element {
        case .q5_1, .q4_1, .q4_K, .q5_K: [0, 2]
        case .q6_K: [208]
        default: [0]
        }
    }

    private func transformer(
        _ element: TensorElement, threads: Int = 1, set: InstructionSet = .best,
        rowsMin: Int = .max
    ) throws -> Transformer {
        let (random, file, names) = try model(element)
        return try random.make(
            threads: threads, set: set, policy: .panels, rowsMin: rowsMin
        ) { weights in
            var start = 0
            for name in names {
                guard let plain = weights[name] else { continue }
                let count = plain.rows * element.byteCount(ofElements: plain.columns)
                weights[name] = WeightMatrix(
                    file: file, range: start..<start + count, element: element, rows: plain.rows,
                    columns: plain.columns)
                start += count
            }
        }
    }

    @Test(arguments: elements)
    func chunksThreadsAndInstructionSetsNeverShow(element: TensorElement) throws {
        let one = try transformer(element)
        let isFloat = element.blockElements == 1
        #expect(one.numericsID == (isFloat ? "fast/panels16+twelve" : "fast/panels16"))
        let tokens = RandomTransformer(.llama).tokens(Self.length)
        let expected = one.logits(tokens)
        #expect(expected.joined().allSatisfy(\.isFinite) && Set(expected[0]).count > 30)
        for chunk in [1, 7, 16, 33] {
            #expect(one.logits(tokens, chunk: chunk) == expected, "chunks of \(chunk)")
        }
        for set in InstructionSet.available {
            for rowsMin in [2, .max] {
                let two = try transformer(element, threads: 2, set: set, rowsMin: rowsMin)
                #expect(two.logits(tokens, chunk: 20) == expected, "\(set), from \(rowsMin) rows")
            }
        }
    }

    @Test(arguments: elements, [2, 9, .max])
    func aRowKeepsItsBitsInABatch(element: TensorElement, rowsMin: Int) throws {
        let transformer = try transformer(element, threads: 2, rowsMin: rowsMin)
        let random = RandomTransformer(.llama)
        for slices in [2, 3, 5, 8, 9, 16] {
            var batch: [SequenceSlice] = []
            var alone: [[Float]] = []
            for index in 0..<slices {
                let tokens = random.tokens(2 + index % 5, seed: UInt64(index))
                let pages = transformer.pages(for: 40)
                _ = transformer.logits(Array(tokens.dropLast()), pages: pages)
                batch.append(
                    SequenceSlice(
                        tokens: [tokens[tokens.count - 1]], position: tokens.count - 1,
                        pages: pages, logits: .last))
                alone.append(transformer.logits(tokens)[tokens.count - 1])
            }
            var logits = Logits(vocabularySize: transformer.configuration.vocabularySize)
            transformer.forward(batch, into: &logits)
            for (index, row) in alone.enumerated() {
                #expect(logits.row(index) == row, "row \(index) of \(slices)")
            }
        }
    }
}
