import Foundation
import SprintProtocol
import Testing

@testable import SprintTensor

/// Products with packed weights: the `fast` profile's part of contract C1, for every storage type.
@Suite struct PackedMatrixTests {
    static let seed: UInt64 = 53
    static let depth = 512, rowsMax = 17

    /// A seeded weight of any type: random values, with scales that are small numbers.
    static func weight(_ element: TensorElement, rows: Int) throws -> WeightMatrix {
        var random = SeededGenerator(seed: seed)
        let blocks = rows * depth / element.blockElements
        var bytes: [UInt8] = []
        for _ in 0..<blocks {
            var block = (0..<element.blockBytes).map { _ in
                UInt8(truncatingIfNeeded: random.next())
            }
            for place in element.scalePlaces {
                // Halves of 2⁻⁷ to 2⁻⁶ (bfloat16: 2⁻³ to 2), either sign.
                block[place + 1] = (block[place + 1] & 0x83) | (element == .bf16 ? 0x3C : 0x20)
            }
            if element == .f32 { block[3] = (block[3] & 0x80) | 0x3E }
            bytes += block
        }
        let path = FileManager.default.temporaryDirectory
            .appending(path: "packed-\(UUID().uuidString)")
        try Data(bytes).write(to: path)
        defer { try? FileManager.default.removeItem(at: path) }
        return WeightMatrix(
            file: try MappedFile(path: path.path), range: 0..<bytes.count, element: element,
            rows: rows, columns: depth)
    }

    static func inputs() -> [Float] {
        var random = SeededGenerator(seed: seed + 1)
        return random.floats(rowsMax * depth)
    }

    static func product(
        _ x: [Float], _ weight: PackedMatrix, threads: Int = 1, set: InstructionSet = .best
    ) -> [Float] {
        let rows = x.count / depth
        let y = FloatMatrix(rowCapacity: rows, columns: weight.rows)
        let context = ComputeContext(threads: threads, instructionSet: set, matmulPolicy: .panels)
        context.multiply(
            FloatMatrix(x, columns: depth), by: [.packed(weight)], into: [y], rows: rows,
            scratch: QuantisedRows(elements: rows * depth))
        return y.rows(rows)
    }

    @Test(arguments: TensorElement.allCases)
    func agreesWithADoubleTwinOnEveryInstructionSet(element: TensorElement) throws {
        let weight = try Self.weight(element, rows: 77)
        let (packed, values, x) = (PackedMatrix(weight), weight.values, Self.inputs())
        var expected: [Double] = []
        for row in 0..<Self.rowsMax {
            for column in 0..<77 {
                var sum = 0.0
                for k in 0..<Self.depth {
                    sum += Double(x[row * Self.depth + k]) * Double(values[column * Self.depth + k])
                }
                expected.append(sum)
            }
        }
        let results = InstructionSet.available.map { Self.product(x, packed, set: $0) }
        // Bytes hold an input to 1/254 of its block's largest; floats are exact.
        let bound = element.blockElements == 1 ? 2e-6 : 1e-2
        #expect(relativeError(results[0], expected) < bound, "seed \(Self.seed)")
        for result in results { #expect(result.bits == results[0].bits, "seed \(Self.seed)") }
    }

    @Test(arguments: TensorElement.allCases)
    func aRowDependsOnNothingBesideIt(element: TensorElement) throws {
        let packed = PackedMatrix(try Self.weight(element, rows: 130))
        let x = Self.inputs()
        let whole = Self.product(x, packed).bits
        for rows in 1...16 {
            let place = rows * 5 % (Self.rowsMax - rows + 1)
            let part = Array(x[place * Self.depth..<(place + rows) * Self.depth])
            let expected = Array(whole[place * 130..<(place + rows) * 130])
            for threads in [1, 2, 3] {
                #expect(
                    Self.product(part, packed, threads: threads).bits == expected,
                    "\(rows) rows from \(place), \(threads) threads, seed \(Self.seed)")
            }
        }
    }

    @Test func projectionsOfOneInputAreWhatEachIsAlone() throws {
        let x = Self.inputs()
        let weights = try [TensorElement.q4_0, .f16, .q6_K].map {
            PackedMatrix(try Self.weight($0, rows: 70))
        }
        let outputs = weights.map { FloatMatrix(rowCapacity: Self.rowsMax, columns: $0.rows) }
        ComputeContext(threads: 2, matmulPolicy: .panels).multiply(
            FloatMatrix(x, columns: Self.depth), by: weights.map(Projection.packed),
            into: outputs, rows: Self.rowsMax,
            scratch: QuantisedRows(elements: Self.rowsMax * Self.depth))
        for (weight, output) in zip(weights, outputs) {
            #expect(output.rows(Self.rowsMax).bits == Self.product(x, weight).bits)
        }
    }

    @Test func zeroAndTinyInputsStayFinite() throws {
        let packed = PackedMatrix(try Self.weight(.q8_0, rows: 16))
        for value in [Float(0), .leastNonzeroMagnitude, 1e-38] {
            let found = Self.product([Float](repeating: value, count: Self.depth), packed)
            #expect(found.allSatisfy { abs($0) < 1e-30 }, "inputs of \(value)")
        }
    }
}

extension TensorElement {
    /// Where a block's 16-bit floats lie.
    fileprivate var scalePlaces: [Int] {
        switch self {
        case .f32: []
        case .f16, .bf16, .q4_0, .q5_0, .q8_0: [0]
        case .q4_1, .q5_1, .q4_K, .q5_K: [0, 2]
        case .q6_K: [208]
        }
    }
}
