import SprintProtocol
import Testing

@testable import SprintTensor

/// Products with packed weights: the `fast` profile's part of contract C1, for every storage type.
@Suite struct PackedMatrixTests {
    static let seed: UInt64 = 53
    static let depth = 512, rowsMax = 17

    /// One block, an odd number of them, and the models' widths, as far as the type has blocks.
    static func depths(_ element: TensorElement) -> [Int] {
        [32, 96, 256, 576, 1_536].filter { $0.isMultiple(of: element.blockElements) }
    }

    static func weight(
        _ element: TensorElement, rows: Int, depth: Int = Self.depth, values: StoredValues = .random
    ) throws -> WeightMatrix {
        try .seeded(element, rows: rows, columns: depth, values: values, seed: seed)
    }

    /// Packed as stored; floats of 12 bits have tests of their own.
    static func packed(_ element: TensorElement, rows: Int, depth: Int) throws -> PackedMatrix {
        PackedMatrix(try weight(element, rows: rows, depth: depth), keepsFloats: true)
    }

    static func inputs(depth: Int = Self.depth) -> [Float] {
        var random = SeededGenerator(seed: seed + 1)
        return random.floats(rowsMax * depth)
    }

    /// Inputs of one magnitude, which bytes of ±127 hold exactly: all of one sign, or seeded signs.
    static func extremeInputs(rows: Int, depth: Int) -> [[Float]] {
        var random = SeededGenerator(seed: seed + 2)
        let signs = (0..<rows * depth).map { _ in Float(Bool.random(using: &random) ? 3 : -3) }
        return [[Float](repeating: 3, count: signs.count), signs.map { _ in -3 }, signs]
    }

    static func product(
        _ x: [Float], _ weight: PackedMatrix, threads: Int = 1, set: InstructionSet = .best
    ) -> [Float] {
        let depth = weight.columns
        let rows = x.count / depth
        let y = FloatMatrix(rowCapacity: rows, columns: weight.rows)
        let context = ComputeContext(threads: threads, instructionSet: set, matmulPolicy: .panels)
        context.multiply(
            FloatMatrix(x, columns: depth), by: [.packed(weight)], into: [y], rows: rows,
            scratch: QuantisedRows(elements: rows * depth))
        return y.rows(rows)
    }

    /// The product in double of the values that a weight stands for.
    static func twin(_ x: [Float], _ weight: WeightMatrix) -> [Double] {
        let (values, depth) = (weight.values.map(Double.init), weight.columns)
        let x = x.map(Double.init)
        var expected: [Double] = []
        for row in 0..<x.count / depth {
            for column in 0..<weight.rows {
                var sum = 0.0
                for k in 0..<depth { sum += x[row * depth + k] * values[column * depth + k] }
                expected.append(sum)
            }
        }
        return expected
    }

    @Test(arguments: TensorElement.allCases)
    func agreesWithADoubleTwinOnEveryInstructionSet(element: TensorElement) throws {
        let weight = try Self.weight(element, rows: 77)
        let (packed, x) = (PackedMatrix(weight, keepsFloats: true), Self.inputs())
        let results = InstructionSet.available.map { Self.product(x, packed, set: $0) }
        // Bytes hold an input to 1/254 of its block's largest; floats are exact.
        let bound = element.isQuantised ? 1e-2 : 2e-6
        #expect(relativeError(results[0], Self.twin(x, weight)) < bound, "seed \(Self.seed)")
        for result in results { #expect(result.bits == results[0].bits, "seed \(Self.seed)") }
    }

    @Test(arguments: TensorElement.allCases)
    func everyInstructionSetGivesTheSameBits(element: TensorElement) throws {
        for depth in Self.depths(element) {
            let packed = try Self.packed(element, rows: 33, depth: depth)
            let x = Self.inputs(depth: depth)
            for rows in [1, 2, 3, 4, 5, 8, 13, Self.rowsMax] {
                let part = Array(x.prefix(rows * depth))
                let results = InstructionSet.available.map {
                    Self.product(part, packed, set: $0).bits
                }
                #expect(
                    results.allSatisfy { $0 == results[0] },
                    "\(rows) rows of \(depth), seed \(Self.seed)")
            }
        }
    }

    /// Nothing that is added up on the way is too large for the lanes that hold it.
    @Test(arguments: TensorElement.allCases.filter(\.isQuantised), StoredValues.allCases)
    func extremesAreExact(element: TensorElement, values: StoredValues) throws {
        for depth in Self.depths(element) {
            let weight = try Self.weight(element, rows: 17, depth: depth, values: values)
            let packed = PackedMatrix(weight)
            for x in Self.extremeInputs(rows: 9, depth: depth) {
                let results = InstructionSet.available.map { Self.product(x, packed, set: $0) }
                #expect(
                    relativeError(results[0], Self.twin(x, weight)) < 1e-5,
                    "depth \(depth), seed \(Self.seed)")
                for result in results {
                    #expect(result.bits == results[0].bits, "depth \(depth), seed \(Self.seed)")
                }
            }
        }
    }

    @Test(arguments: TensorElement.allCases, InstructionSet.available)
    func aRowDependsOnNothingBesideIt(element: TensorElement, set: InstructionSet) throws {
        for depth in Self.depths(element) {
            // Where the columns are more than one task's, threads share them.
            let (columns, threads) = depth == 256 ? (130, [1, 2, 3]) : (33, [1])
            let packed = try Self.packed(element, rows: columns, depth: depth)
            let x = Self.inputs(depth: depth)
            let whole = Self.product(x, packed, set: set).bits
            for rows in 1...16 {
                let place = rows * 5 % (Self.rowsMax - rows + 1)
                let part = Array(x[place * depth..<(place + rows) * depth])
                let expected = Array(whole[place * columns..<(place + rows) * columns])
                for threads in threads {
                    #expect(
                        Self.product(part, packed, threads: threads, set: set).bits == expected,
                        "\(rows) rows of \(depth) from \(place), \(threads) threads")
                }
            }
        }
    }

    @Test func projectionsOfOneInputAreWhatEachIsAlone() throws {
        let x = Self.inputs()
        let weights = try [TensorElement.q4_0, .f16, .q6_K].map {
            PackedMatrix(try Self.weight($0, rows: 70))
        }
        #expect(weights.map(\.input) == [.blocks, .wideBlocks, .blocks])
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
