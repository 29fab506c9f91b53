import Testing

@testable import SprintTensor

/// Laws of the matrix product; see contract C1 for why bits, not tolerances, are compared.
@Suite struct MatmulTests {
    /// Columns, depth: tiny, with tails of every kind, and one that OpenBLAS takes where it may.
    static let shapes = [
        (1, 1), (3, 15), (5, 16), (7, 33), (64, 64), (66, 100), (130, 72), (192, 576),
    ]

    static let seed: UInt64 = 11

    @Test(arguments: shapes) func agreesWithADoubleTwin(columns: Int, depth: Int) {
        var random = SeededGenerator(seed: Self.seed)
        let rows = 6
        let x = random.floats(rows * depth), w = random.floats(columns * depth)
        var expected: [Double] = []
        for row in 0..<rows {
            for column in 0..<columns {
                var sum = 0.0
                for k in 0..<depth {
                    sum += Double(x[row * depth + k]) * Double(w[column * depth + k])
                }
                expected.append(sum)
            }
        }
        for policy in [MatmulPlan.Policy.automatic, .lanes16] {
            let found = product(x, w, rows: rows, columns: columns, depth: depth, policy: policy)
            #expect(relativeError(found, expected) < 2e-6, "seed \(Self.seed)")
        }
    }

    @Test(arguments: shapes) func everyInstructionSetGivesTheSameBits(columns: Int, depth: Int) {
        var random = SeededGenerator(seed: Self.seed)
        let x = random.floats(9 * depth), w = random.floats(columns * depth)
        let results = InstructionSet.available.map { set in
            product(x, w, rows: 9, columns: columns, depth: depth, policy: .lanes16, set: set).bits
        }
        #expect(results.allSatisfy { $0 == results[0] }, "seed \(Self.seed)")
    }

    @Test(arguments: shapes, [MatmulPlan.Policy.automatic, .lanes16])
    func aRowDependsOnNothingBesideIt(shape: (Int, Int), policy: MatmulPlan.Policy) {
        var random = SeededGenerator(seed: Self.seed)
        let (columns, depth) = shape
        let rowsMax = 43
        let x = random.floats(rowsMax * depth), w = random.floats(columns * depth)
        for set in policy == .lanes16 ? InstructionSet.available : [.best] {
            let whole = product(
                x, w, rows: rowsMax, columns: columns, depth: depth, policy: policy, set: set
            ).bits
            for rows in 1...40 {
                let place = rows % 4
                let part = Array(x[place * depth..<(place + rows) * depth])
                let found = product(
                    part, w, rows: rows, columns: columns, depth: depth, policy: policy, set: set
                ).bits
                #expect(
                    found == Array(whole[place * columns..<(place + rows) * columns]),
                    "\(rows) rows from \(place), \(set), seed \(Self.seed)")
            }
        }
    }

    @Test(arguments: shapes, [MatmulPlan.Policy.automatic, .lanes16])
    func threadsNeverShow(shape: (Int, Int), policy: MatmulPlan.Policy) {
        var random = SeededGenerator(seed: Self.seed)
        let (columns, depth) = shape
        let x = random.floats(17 * depth), w = random.floats(columns * depth)
        let results = [1, 2, 3].map { threads in
            product(
                x, w, rows: 17, columns: columns, depth: depth, policy: policy, threads: threads
            ).bits
        }
        #expect(results[1] == results[0] && results[2] == results[0], "seed \(Self.seed)")
    }

    @Test func aPlanFollowsFromShapeAndCoreAlone() {
        let blas = OpenBLAS.coresKnownGood.contains(OpenBLAS.core)
        for (columns, depth) in [(576, 576), (1_536, 576), (576, 1_536), (192, 576)] {
            let plan = MatmulPlan(columns: columns, depth: depth)
            #expect((plan.kernel != .lanes16) == blas, "\(columns) × \(depth) on \(OpenBLAS.core)")
            #expect(plan == MatmulPlan(columns: columns, depth: depth))
        }
        // Too small a product to pad, and a depth whose split OpenBLAS does not keep.
        #expect(MatmulPlan(columns: 64, depth: 64).kernel == .lanes16)
        #expect(MatmulPlan(columns: 2_000, depth: 1_000).kernel == .lanes16)
        #expect(MatmulPlan(columns: 576, depth: 576, policy: .lanes16).kernel == .lanes16)
    }

    @Test(arguments: [1, 31, 64, 576, 1_000, 1_025, 32_003, 49_152])
    func tasksCoverTheColumnsOnce(columns: Int) {
        let plan = MatmulPlan(columns: columns, depth: 64)
        let covered = (0..<plan.blocks).flatMap { Array(plan.columns(of: $0)) }
        #expect(covered == Array(0..<columns))
    }

    @Test func theNumericsNameSaysWhatMultiplies() {
        let ours = MatmulPlan(columns: 64, depth: 64)
        #expect(ComputeContext.numericsID(of: [ours, ours]) == "f32/lanes16")
        let other = MatmulPlan(columns: 576, depth: 576)
        let name = ComputeContext.numericsID(of: [ours, other])
        if other.kernel == .lanes16 {
            #expect(name == "f32/lanes16")
        } else {
            #expect(name == "f32/openblas-\(OpenBLAS.version)-\(OpenBLAS.core)/lanes16:64x64")
        }
    }

    private func product(
        _ x: [Float], _ w: [Float], rows: Int, columns: Int, depth: Int, policy: MatmulPlan.Policy,
        set: InstructionSet = .best, threads: Int = 1
    ) -> [Float] {
        let context = ComputeContext(threads: threads, instructionSet: set, matmulPolicy: policy)
        let weight = WeightMatrix(w, rows: columns, columns: depth)
        let y = FloatMatrix(rowCapacity: rows, columns: columns)
        context.multiply(
            FloatMatrix(x, columns: depth), by: weight, plan: context.plan(for: weight), into: y,
            rows: rows)
        return y.rows(rows)
    }
}
