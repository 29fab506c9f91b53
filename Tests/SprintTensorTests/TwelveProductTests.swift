import SprintProtocol
import Testing

@testable import SprintTensor

/// Products with floats held in 12 bits: exact whole numbers, the same bits everywhere, and as
/// close to the floats as is said.
@Suite struct TwelveProductTests {
    static let seed: UInt64 = 59
    static let block = QuantisedRows.wideBlockElements
    static let depths = [64, 192, 576, 1_536]

    static func weight(
        _ rows: Int, _ depth: Int, _ value: (Int) -> Float
    ) -> WeightMatrix {
        WeightMatrix((0..<rows * depth).map(value), rows: rows, columns: depth)
    }

    static func random(_ count: Int, seed: UInt64 = Self.seed) -> [Float] {
        var random = SeededGenerator(seed: seed)
        return random.floats(count)
    }

    /// Values as blocks of whole numbers up to `most` hold them.
    static func rounded(_ values: [Float], most: Float) -> [Double] {
        stride(from: 0, to: values.count, by: block).flatMap { start -> [Double] in
            let part = values[start..<start + block]
            let greatest = part.map(abs).max() ?? 0
            let inverse = greatest > 0 ? most / greatest : 0
            return part.map {
                Double(($0 * inverse).rounded(.toNearestOrEven)) * Double(greatest / most)
            }
        }
    }

    static func product(_ x: [Double], _ w: [Double], depth: Int) -> [Double] {
        let (rows, columns) = (x.count / depth, w.count / depth)
        return (0..<rows * columns).map { place in
            let (row, column) = (place / columns, place % columns)
            return (0..<depth).reduce(0) { $0 + x[row * depth + $1] * w[column * depth + $1] }
        }
    }

    @Test(arguments: depths)
    func theProductIsThatOfTheWholeNumbersOnEveryInstructionSet(depth: Int) {
        let values = Self.random(33 * depth)
        let packed = PackedMatrix(Self.weight(33, depth) { values[$0] })
        #expect(packed.layout == .twelve)
        for rows in [1, 2, 3, 4, 5, 8, 13, 17] {
            let x = Self.random(rows * depth, seed: Self.seed + UInt64(rows))
            let results = InstructionSet.available.map {
                PackedMatrixTests.product(x, packed, set: $0)
            }
            let expected = Self.product(
                Self.rounded(x, most: 16_383), Self.rounded(values, most: 2_047), depth: depth)
            #expect(relativeError(results[0], expected) < 1e-6, "\(rows) rows, seed \(Self.seed)")
            for result in results { #expect(result.bits == results[0].bits, "\(rows) rows") }
        }
    }

    @Test func itIsCloseToTheFloats() {
        let depth = 1_536
        let values = Self.random(70 * depth)
        let x = Self.random(5 * depth, seed: Self.seed + 1)
        let found = PackedMatrixTests.product(
            x, PackedMatrix(Self.weight(70, depth) { values[$0] }))
        let expected = Self.product(x.map(Double.init), values.map(Double.init), depth: depth)
        #expect(relativeError(found, expected) < 5e-4, "seed \(Self.seed)")
    }

    /// The greatest sums that can come together fit the lanes that hold them.
    @Test(arguments: [(Float(1), Float(1)), (1, -1), (-1, -1)])
    func extremesAreExact(weight: Float, input: Float) {
        let depth = 192
        let packed = PackedMatrix(Self.weight(17, depth) { _ in weight * 0.75 })
        let x = [Float](repeating: input * 3, count: 9 * depth)
        for set in InstructionSet.available {
            let found = PackedMatrixTests.product(x, packed, set: set)
            let expected = Double(weight * input) * 2.25 * Double(depth)
            #expect(found.allSatisfy { abs(Double($0) / expected - 1) < 1e-6 })
        }
    }

    @Test(arguments: InstructionSet.available)
    func aRowDependsOnNothingBesideIt(set: InstructionSet) {
        // More blocks than a stretch has; a second panel that is part full, and a lone one.
        let (depth, rowsMax) = (576, 34)
        for columns in [24, 130] {
            let values = Self.random(columns * depth)
            let packed = PackedMatrix(Self.weight(columns, depth) { values[$0] })
            let x = Self.random(rowsMax * depth, seed: Self.seed + 2)
            let whole = PackedMatrixTests.product(x, packed, set: set).bits
            for rows in Array(1...17) + [24, 25, 33] {
                for place in [0, rowsMax - rows] {
                    let part = Array(x[place * depth..<(place + rows) * depth])
                    let expected = Array(whole[place * columns..<(place + rows) * columns])
                    for threads in rows > 16 ? [1, 2, 3] : [1] {
                        let found = PackedMatrixTests.product(
                            part, packed, threads: threads, set: set)
                        #expect(found.bits == expected, "\(rows) rows from \(place)")
                    }
                }
            }
        }
    }

    @Test(arguments: [Float.infinity, -.infinity, .nan])
    func whatIsNoNumberShows(value: Float) {
        let packed = PackedMatrix(Self.weight(20, 128) { $0 == 128 * 3 + 70 ? value : 1 })
        let found = PackedMatrixTests.product([Float](repeating: 1, count: 128), packed)
        #expect(found.enumerated().allSatisfy { $1.isNaN == ($0 == 3) })
    }

    @Test func rowsOfOtherLengthsAndFloatsToBeKeptStayFloats() {
        #expect(PackedMatrix(Self.weight(3, 96) { _ in 1 }).input == .floats)
        #expect(PackedMatrix(Self.weight(3, 128) { _ in 1 }, keepsFloats: true).input == .floats)
    }
}
