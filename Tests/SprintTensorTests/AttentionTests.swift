import Foundation
import SprintProtocol
import Testing

@testable import SprintTensor

/// Paged attention against a dumb twin, and its independence of batch, threads and instruction set.
@Suite struct AttentionTests {
    static let seed: UInt64 = 37

    /// One sequence's queries, keys and values: `tokens` rows, K and V stored in pages of one
    /// layer.
    struct Sequence {
        let geometry: KVGeometry
        let heads: Int
        let tokens: Int
        let queries: [Float], keys: [Float], values: [Float]
        let pages: [KVPage]

        init(
            tokens: Int, heads: Int, kvHeads: Int, dimension: Int, seed: UInt64,
            element: KVGeometry.Element = .float32
        ) {
            var random = SeededGenerator(seed: seed)
            geometry = KVGeometry(
                layers: 2, kvHeads: kvHeads, headDimension: dimension, element: element)
            (self.heads, self.tokens) = (heads, tokens)
            queries = random.floats(tokens * heads * dimension).map { $0 * 4 }
            // As the pages hold them.
            func stored(_ x: Float) -> Float { element == .float16 ? Float(Float16(x)) : x }
            keys = random.floats(tokens * kvHeads * dimension).map(stored)
            values = random.floats(tokens * kvHeads * dimension).map(stored)
            let geometry = geometry
            pages = (0..<(tokens + 31) / 32).map { _ in KVPage(geometry: geometry) }
            let table = PageTable(geometry: geometry)
            table.append(pages: pages, position: 0, count: tokens)
            ComputeContext(threads: 1).store(
                keys: FloatMatrix(keys, columns: kvHeads * dimension),
                values: FloatMatrix(values, columns: kvHeads * dimension), layer: 1, in: table)
        }

        /// Attention in double, straight from the definition.
        func twin() -> [Double] {
            let (dimension, group) = (geometry.headDimension, heads / geometry.kvHeads)
            var output: [Double] = []
            for token in 0..<tokens {
                for head in 0..<heads {
                    let query = (token * heads + head) * dimension
                    func place(_ t: Int) -> Int {
                        (t * geometry.kvHeads + head / group) * dimension
                    }
                    let weights = (0...token).map { t in
                        exp(
                            (0..<dimension).reduce(0.0) {
                                $0 + Double(queries[query + $1]) * Double(keys[place(t) + $1])
                            } / Double(dimension).squareRoot())
                    }
                    let sum = weights.reduce(0, +)
                    for element in 0..<dimension {
                        output.append(
                            (0...token).reduce(0.0) {
                                $0 + weights[$1] * Double(values[place($1) + element])
                            }
                                / sum)
                    }
                }
            }
            return output
        }

        /// Attention of rows `range` alone, by the kernel.
        func attend(_ range: Range<Int>, _ context: ComputeContext) -> [Float] {
            let width = heads * geometry.headDimension
            let table = PageTable(geometry: geometry)
            table.append(pages: pages, position: range.lowerBound, count: range.count)
            let output = FloatMatrix(rowCapacity: range.count, columns: width)
            context.attend(
                queries: FloatMatrix(
                    Array(queries[range.lowerBound * width..<range.upperBound * width]),
                    columns: width),
                layer: 1, table: table, scores: AttentionScores(), into: output)
            return output.rows(range.count)
        }
    }

    /// Tokens, heads, KV heads, head dimension.
    static let shapes = [
        (1, 1, 1, 4), (33, 4, 2, 16), (70, 3, 1, 24), (40, 2, 2, 64), (35, 2, 1, 80),
        (65, 5, 1, 32),
    ]

    @Test(arguments: shapes, KVGeometry.Element.allCases)
    func agreesWithItsTwin(shape: (Int, Int, Int, Int), element: KVGeometry.Element) {
        let (tokens, heads, kvHeads, dimension) = shape
        let sequence = Sequence(
            tokens: tokens, heads: heads, kvHeads: kvHeads, dimension: dimension, seed: Self.seed,
            element: element)
        let results = InstructionSet.available.map { set in
            sequence.attend(0..<tokens, ComputeContext(threads: 1, instructionSet: set))
        }
        #expect(relativeError(results[0], sequence.twin()) < 3e-6, "seed \(Self.seed)")
        for result in results { #expect(result.bits == results[0].bits, "seed \(Self.seed)") }
    }

    /// Heads, KV heads, head dimension: groups of every size that kernels take together, and more.
    static let groups = [(4, 2, 16), (1, 1, 64), (3, 1, 24), (5, 1, 4), (7, 1, 80), (9, 3, 136)]

    @Test(arguments: groups, KVGeometry.Element.allCases)
    func aRowDependsOnNothingBesideIt(group: (Int, Int, Int), element: KVGeometry.Element) {
        let sequence = Sequence(
            tokens: 70, heads: group.0, kvHeads: group.1, dimension: group.2, seed: Self.seed,
            element: element)
        let whole = sequence.attend(0..<70, ComputeContext(threads: 1)).bits
        for set in InstructionSet.available {
            for threads in set == .best ? [1, 2] : [1] {
                let context = ComputeContext(threads: threads, instructionSet: set)
                for chunk in [1, 3, 31, 32, 33, 70] {
                    var found: [UInt32] = []
                    for start in stride(from: 0, to: 70, by: chunk) {
                        found += sequence.attend(start..<min(start + chunk, 70), context).bits
                    }
                    #expect(
                        found == whole,
                        "chunks of \(chunk), \(threads) threads, \(set), seed \(Self.seed)")
                }
            }
        }
    }

    /// Sequences that begin with the same pages attend to them together; each gets what it gets
    /// alone, however many they are.
    @Test(arguments: [1, 2, 3, 5, 8, 13], InstructionSet.available)
    func sequencesOnSharedPagesKeepApart(count: Int, set: InstructionSet) {
        let shared = Sequence(
            tokens: 70, heads: 3, kvHeads: 1, dimension: 64, seed: Self.seed, element: .float16)
        let table = PageTable(geometry: shared.geometry)
        let positions = (0..<count).map { 69 - $0 * 5 }
        for position in positions {
            table.append(pages: shared.pages, position: position, count: 1)
        }
        let width = 3 * 64
        let queries = positions.flatMap { shared.queries[$0 * width..<($0 + 1) * width] }
        let output = FloatMatrix(rowCapacity: count, columns: width)
        let context = ComputeContext(threads: 1, instructionSet: set)
        context.attend(
            queries: FloatMatrix(queries, columns: width), layer: 1, table: table,
            scores: AttentionScores(), into: output)
        let expected = positions.flatMap { shared.attend($0..<$0 + 1, context) }
        #expect(output.rows(count).bits == expected.bits, "seed \(Self.seed)")
    }

    @Test(arguments: KVGeometry.Element.allCases)
    func sequencesOfOnePassKeepApart(element: KVGeometry.Element) {
        let a = Sequence(
            tokens: 40, heads: 2, kvHeads: 1, dimension: 16, seed: 1, element: element)
        let b = Sequence(
            tokens: 37, heads: 2, kvHeads: 1, dimension: 16, seed: 2, element: element)
        let table = PageTable(geometry: a.geometry)
        table.append(pages: a.pages, position: 38, count: 2)
        table.append(pages: b.pages, position: 36, count: 1)
        let queries = FloatMatrix(
            Array(a.queries[38 * 32..<40 * 32] + b.queries[36 * 32..<37 * 32]), columns: 32)
        let output = FloatMatrix(rowCapacity: 3, columns: 32)
        let context = ComputeContext(threads: 2)
        context.attend(
            queries: queries, layer: 1, table: table, scores: AttentionScores(), into: output)
        let expected = a.attend(38..<40, context) + b.attend(36..<37, context)
        #expect(output.rows(3).bits == expected.bits)
    }

    @Test func hugeScoresStayFinite() {
        let geometry = KVGeometry(layers: 1, kvHeads: 1, headDimension: 16, element: .float32)
        let pages = [KVPage(geometry: geometry)]
        defer { withExtendedLifetime(pages) {} }
        let table = PageTable(geometry: geometry)
        table.append(pages: pages, position: 0, count: 2)
        let keys = FloatMatrix(
            [Float](repeating: 1e18, count: 16) + [Float](repeating: -1e18, count: 16), columns: 16)
        let values = FloatMatrix(
            [Float](repeating: 3, count: 16) + [Float](repeating: 5, count: 16), columns: 16)
        let queries = FloatMatrix([Float](repeating: 1e18, count: 32), columns: 16)
        let context = ComputeContext(threads: 1)
        context.store(keys: keys, values: values, layer: 0, in: table)
        let output = FloatMatrix(rowCapacity: 2, columns: 16)
        context.attend(
            queries: queries, layer: 0, table: table, scores: AttentionScores(), into: output)
        #expect(output.rows(2).allSatisfy { abs($0 - 3) < 1e-6 })
    }

    /// Scores far apart, within a page and from page to page: whoever is far below counts nothing.
    @Test(arguments: InstructionSet.available)
    func weightsFarBelowTheGreatestAreNothing(set: InstructionSet) {
        let geometry = KVGeometry(layers: 1, kvHeads: 1, headDimension: 16, element: .float16)
        let pages = (0..<3).map { _ in KVPage(geometry: geometry) }
        defer { withExtendedLifetime(pages) {} }
        let context = ComputeContext(threads: 1, instructionSet: set)
        // Token t's score is 4 * t's key: the greatest are tokens 5, then 40, then 70.
        for greatest in [5, 40, 70] {
            let keys = (0..<80).map { $0 == greatest ? Float(100) : Float($0 % 3) - 1 }
            let table = PageTable(geometry: geometry)
            table.append(pages: pages, position: 0, count: 80)
            context.store(
                keys: FloatMatrix(keys.flatMap { [Float](repeating: $0, count: 16) }, columns: 16),
                values: FloatMatrix(
                    (0..<80).flatMap { [Float](repeating: Float($0), count: 16) }, columns: 16),
                layer: 0, in: table)
            let output = FloatMatrix(rowCapacity: 80, columns: 16)
            context.attend(
                queries: FloatMatrix([Float](repeating: 1, count: 80 * 16), columns: 16), layer: 0,
                table: table, scores: AttentionScores(), into: output)
            for row in greatest..<80 {
                #expect(output.row(row).allSatisfy { $0 == Float(greatest) }, "row \(row)")
            }
        }
    }
}
