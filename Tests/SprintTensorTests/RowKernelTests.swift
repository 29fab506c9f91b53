import Foundation
import SprintProtocol
import Testing

@testable import SprintTensor

/// Each kernel of rows against a dumb twin in double, and the same bits on every instruction set.
@Suite struct RowKernelTests {
    static let seed: UInt64 = 23
    static let widths = [1, 7, 16, 24, 64, 100, 576]

    @Test(arguments: widths) func rmsNormAgreesWithItsTwin(width: Int) {
        var random = SeededGenerator(seed: Self.seed)
        let x = random.floats(3 * width), scale = random.floats(width)
        var expected: [Double] = []
        for row in 0..<3 {
            let values = x[row * width..<(row + 1) * width].map(Double.init)
            let mean = values.reduce(0) { $0 + $1 * $1 } / Double(width)
            expected += zip(values, scale).map { $0 / (mean + 1e-5).squareRoot() * Double($1) }
        }
        let results = everySet { context in
            let matrix = FloatMatrix(x, columns: width)
            context.rmsNorm(
                matrix, scale: WeightMatrix(scale, rows: 1, columns: width), epsilon: 1e-5,
                into: matrix,
                rows: 3)
            return matrix.rows(3)
        }
        expect(results, agreeWith: expected, within: 1e-6)
    }

    @Test func rmsNormOfHeadsNormalisesEachHead() {
        var random = SeededGenerator(seed: Self.seed)
        let x = random.floats(2 * 4 * 24), scale = random.floats(24)
        let weight = WeightMatrix(scale, rows: 1, columns: 24)
        let context = ComputeContext(threads: 1)
        let heads = FloatMatrix(x, columns: 4 * 24), rows = FloatMatrix(x, columns: 24)
        context.rmsNorm(heads, scale: weight, epsilon: 1e-6, into: heads, rows: 2)
        context.rmsNorm(rows, scale: weight, epsilon: 1e-6, into: rows, rows: 8)
        #expect(heads.rows(2).bits == rows.rows(8).bits)
    }

    @Test(arguments: [2, 8, 24, 64], [true, false])
    func ropeAgreesWithItsTwin(dimension: Int, interleaved: Bool) {
        var random = SeededGenerator(seed: Self.seed)
        let (half, heads) = (dimension / 2, 3)
        let table = FloatMatrix(random.floats(5 * dimension), columns: dimension)
        let x = random.floats(2 * heads * dimension)
        let positions = [4, 1]
        var expected = x.map(Double.init)
        for row in 0..<2 {
            for head in 0..<heads {
                for pair in 0..<half {
                    let start = (row * heads + head) * dimension
                    let first = start + (interleaved ? 2 * pair : pair)
                    let second = start + (interleaved ? 2 * pair + 1 : pair + half)
                    let cosine = Double(table.row(positions[row])[pair])
                    let sine = Double(table.row(positions[row])[half + pair])
                    let (a, b) = (Double(x[first]), Double(x[second]))
                    expected[first] = a * cosine - b * sine
                    expected[second] = b * cosine + a * sine
                }
            }
        }
        let results = everySet { context in
            let matrix = FloatMatrix(x, columns: heads * dimension)
            context.rope(matrix, table: table, positions: positions.span, interleaved: interleaved)
            return matrix.rows(2)
        }
        expect(results, agreeWith: expected, within: 1e-6)
    }

    @Test(arguments: widths) func siluMultiplyAgreesWithItsTwin(width: Int) {
        var random = SeededGenerator(seed: Self.seed)
        let gate = random.floats(5 * width).map { $0 * 20 }, up = random.floats(5 * width)
        let expected = zip(gate, up).map { Double($0) / (1 + exp(-Double($0))) * Double($1) }
        let results = everySet { context in
            let matrix = FloatMatrix(gate, columns: width)
            context.siluMultiply(matrix, by: FloatMatrix(up, columns: width), rows: 5)
            return matrix.rows(5)
        }
        expect(results, agreeWith: expected, within: 1e-6)
    }

    @Test func siluIsFiniteAtTheEnds() {
        let ends: [Float] = [
            -.greatestFiniteMagnitude, -1e4, -100, 100, 1e4, .greatestFiniteMagnitude, 0, -0,
        ]
        let matrix = FloatMatrix(ends, columns: ends.count)
        let ones = FloatMatrix([Float](repeating: 1, count: ends.count), columns: ends.count)
        ComputeContext(threads: 1).siluMultiply(matrix, by: ones, rows: 1)
        let found = matrix.row(0)
        #expect(found[0].isFinite && abs(found[1]) < 1e-30 && abs(found[2]) < 1e-30)
        #expect(Array(found[3...5]) == Array(ends[3...5]))
        #expect(found[6] == 0 && found[7] == 0)
    }

    @Test(arguments: widths) func additionsAreExact(width: Int) {
        var random = SeededGenerator(seed: Self.seed)
        let x = random.floats(20 * width), y = random.floats(20 * width)
        let bias = random.floats(width)
        let results = everySet { context in
            let matrix = FloatMatrix(x, columns: width)
            context.add(FloatMatrix(y, columns: width), to: matrix, rows: 20)
            context.addBias(WeightMatrix(bias, rows: 1, columns: width), to: matrix, rows: 20)
            return matrix.rows(20)
        }
        let expected = x.indices.map { (x[$0] + y[$0]) + bias[$0 % width] }
        for result in results { #expect(result.bits == expected.bits, "seed \(Self.seed)") }
    }

    @Test func embeddingAndSelectionCopyRows() {
        var random = SeededGenerator(seed: Self.seed)
        let values = random.floats(10 * 6)
        let context = ComputeContext(threads: 2)
        let x = FloatMatrix(rowCapacity: 4, columns: 6)
        let tokens: [TokenID] = [9, 0, 3, 3]
        context.embed(
            tokens.span, from: WeightMatrix(values, rows: 10, columns: 6), into: x,
            scratch: FloatMatrix(rowCapacity: 1, columns: 6))
        for (row, token) in tokens.enumerated() {
            #expect(x.row(row) == Array(values[Int(token) * 6..<Int(token) * 6 + 6]))
        }
        let y = FloatMatrix(rowCapacity: 2, columns: 6)
        context.select([2, 0].span, of: x, into: y)
        #expect(y.row(0) == x.row(2) && y.row(1) == x.row(0))
    }

    private func everySet(_ body: (ComputeContext) -> [Float]) -> [[Float]] {
        InstructionSet.available.flatMap { set in
            [1, 2].map { body(ComputeContext(threads: $0, instructionSet: set)) }
        }
    }

    private func expect(
        _ results: [[Float]], agreeWith expected: [Double], within tolerance: Double
    ) {
        #expect(relativeError(results[0], expected) < tolerance, "seed \(Self.seed)")
        for result in results.dropFirst() {
            #expect(result.bits == results[0].bits, "seed \(Self.seed)")
        }
    }
}
