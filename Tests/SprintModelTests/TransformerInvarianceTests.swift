import SprintProtocol
import SprintTensor
import Testing

@testable import SprintModel

/// Contract C1 inside one replica: nothing but the tokens before it decides a row's bits.
@Suite struct TransformerInvarianceTests {
    typealias Architecture = ModelConfiguration.Architecture

    static let length = 75

    static let policies = [MatmulPlan.Policy.automatic, .panels]

    @Test(arguments: Architecture.allCases, policies)
    func chunksNeverShow(architecture: Architecture, policy: MatmulPlan.Policy) throws {
        for chunk in [1, 7, 31, 32, 33] { try check(architecture, policy, chunk: chunk) }
    }

    private func check(
        _ architecture: Architecture, _ policy: MatmulPlan.Policy, chunk: Int
    ) throws {
        let random = RandomTransformer(architecture)
        let transformer = try random.make(policy: policy)
        let tokens = random.tokens(Self.length)
        let (wholePages, pages) = (
            transformer.pages(for: Self.length), transformer.pages(for: Self.length)
        )
        let whole = transformer.logits(tokens, pages: wholePages)
        #expect(
            transformer.logits(tokens, chunk: chunk, pages: pages) == whole, "seed \(random.seed)")
        #expect(pages.map(\.payload) == wholePages.map(\.payload), "seed \(random.seed)")
    }

    @Test(arguments: Architecture.allCases, policies)
    func threadsInstructionSetsAndKernelsNeverShow(
        architecture: Architecture, policy: MatmulPlan.Policy
    ) throws {
        let random = RandomTransformer(architecture)
        let tokens = random.tokens(Self.length)
        let expected = try random.make(policy: policy).logits(tokens)
        for set in InstructionSet.available {
            for rowsMin in [2, .max] {
                let found = try random.make(
                    threads: 2, set: set, policy: policy, rowsMin: rowsMin
                ).logits(tokens)
                #expect(found == expected, "\(set), from \(rowsMin) rows, seed \(random.seed)")
            }
            let found = try random.make(set: set, policy: policy).logits(tokens)
            #expect(found == expected, "\(set), seed \(random.seed)")
        }
    }

    @Test func openBLASKeepsTheSameLaws() throws {
        // Wide enough that OpenBLAS takes the products where its kernels allow.
        var random = RandomTransformer(.llama, hiddenSize: 576, headDimension: 64)
        random.configuration.feedForwardSize = 640
        random.configuration.vocabularySize = 512
        let tokens = random.tokens(40)
        let one = try random.make(threads: 1)
        let expected = one.logits(tokens)
        #expect(one.logits(tokens, chunk: 1) == expected, "decoding, \(one.numericsID)")
        #expect(one.logits(tokens, chunk: 13) == expected, "chunks, \(one.numericsID)")
        let two = try random.make(threads: 2)
        #expect(two.logits(tokens, chunk: 9) == expected, "two threads, \(two.numericsID)")
        two.threads = 1
        #expect(two.logits(tokens, chunk: 17) == expected, "one of two threads, \(two.numericsID)")
        let ours = try random.make(policy: .lanes16)
        #expect(ours.numericsID == "reference/f32/lanes16")
        let largest = expected.joined().reduce(0) { max($0, abs($1)) }
        let error = zip(ours.logits(tokens).joined(), expected.joined()).reduce(0) {
            max($0, abs($1.0 - $1.1))
        }
        #expect(error < 1e-4 * largest)
    }

    @Test(arguments: 1...40, policies)
    func aRowKeepsItsBitsInAnyBatch(slices: Int, policy: MatmulPlan.Policy) throws {
        let random = RandomTransformer(.llama)
        let transformer = try random.make(threads: 2, policy: policy)
        // Sequences of different lengths decode together; one of them is held to its bits alone.
        var batch: [SequenceSlice] = []
        var alone: [[Float]] = []
        for index in 0..<slices {
            let tokens = random.tokens(2 + index % 5, seed: UInt64(index))
            let pages = transformer.pages(for: 40)
            if tokens.count > 1 { _ = transformer.logits(Array(tokens.dropLast()), pages: pages) }
            batch.append(
                SequenceSlice(
                    tokens: [tokens[tokens.count - 1]], position: tokens.count - 1, pages: pages,
                    logits: .last))
            if index == slices / 2 || index == slices - 1 {
                alone.append(transformer.logits(tokens)[tokens.count - 1])
            }
        }
        var logits = Logits(vocabularySize: random.configuration.vocabularySize)
        transformer.forward(batch, into: &logits)
        #expect(logits.rowCount == slices)
        #expect(logits.row(slices / 2) == alone[0])
        #expect(logits.row(slices - 1) == alone[alone.count - 1])
    }

    @Test func theFastProfileStaysCloseToTheReference() throws {
        let random = RandomTransformer(.llama)
        let tokens = random.tokens(Self.length)
        let fast = try random.make(policy: .panels)
        #expect(fast.numericsID == "fast/panels16" && fast.kvGeometry.element == .float16)
        let found = fast.logits(tokens).joined()
        let expected = try random.make().logits(tokens).joined()
        let largest = expected.reduce(0) { max($0, abs($1)) }
        let error = zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) }
        #expect(error > 0 && error < 5e-3 * largest, "fp16 keys and values alone differ")
    }

    /// Sequences that share pages decode together as each does alone.
    @Test func aSharedPrefixIsReadOnceAndNeverShows() throws {
        let random = RandomTransformer(.llama)
        let transformer = try random.make(threads: 2, policy: .panels)
        let prefix = random.tokens(96)
        let shared = transformer.pages(for: 96)
        _ = transformer.logits(prefix, pages: shared)
        // Two leave the prefix after its second page, the others share all three.
        let tails = (0..<6).map { random.tokens($0 < 2 ? 35 : 3 + $0, seed: UInt64($0)) }
        let batch = tails.indices.map { index in
            let kept = index < 2 ? 64 : 96
            return SequenceSlice(
                tokens: tails[index], position: kept,
                pages: Array(shared.prefix(kept / 32)) + transformer.pages(for: 40), logits: .last)
        }
        var logits = Logits(vocabularySize: random.configuration.vocabularySize)
        transformer.forward(batch, into: &logits)
        for index in tails.indices {
            let whole = Array(prefix.prefix(index < 2 ? 64 : 96)) + tails[index]
            #expect(logits.row(index) == transformer.logits(whole).last, "sequence \(index)")
        }
    }

    @Test func prefillAndDecodeMixInOnePass() throws {
        let random = RandomTransformer(.qwen3)
        let transformer = try random.make(threads: 2)
        let (a, b) = (random.tokens(50, seed: 1), random.tokens(34, seed: 2))
        let (aLogits, bLogits) = (transformer.logits(a), transformer.logits(b))
        let (aPages, bPages) = (transformer.pages(for: 50), transformer.pages(for: 34))
        _ = transformer.logits(Array(b.prefix(33)), pages: bPages)
        var logits = Logits(vocabularySize: random.configuration.vocabularySize)
        transformer.forward(
            [
                SequenceSlice(
                    tokens: Array(a.prefix(20)), position: 0, pages: aPages, logits: .none),
                SequenceSlice(tokens: [b[33]], position: 33, pages: bPages, logits: .last),
                SequenceSlice(tokens: Array(a[20...]), position: 20, pages: aPages, logits: .all),
            ], into: &logits)
        #expect(logits.rowCount == 31)
        #expect(logits.row(0) == bLogits[33])
        #expect((1..<31).map { logits.row($0) } == Array(aLogits[20...]))
    }

    @Test func manyRowsAreSharedAmongTheThreadsOfTheMoment() {
        func lanes(_ rows: Int, _ threads: Int) -> Int {
            TransformerPasses.lanes(
                rows: rows, threads: threads, rowsMin: TransformerPasses.rowsMin)
        }
        #expect(lanes(256, 1) == 1 && lanes(15, 2) == 1 && lanes(16, 2) == 2)
        #expect(lanes(63, 4) == 1 && lanes(64, 4) == 4)
        #expect(TransformerPasses.lanes(rows: 2, threads: 3) { _ in 2 } == 2)
        #expect(TransformerPasses.lanes(rows: 1, threads: 3) { _ in 2 } == 1)
    }

    /// Threads that share a pass's rows divide a sequence, whose later rows see the earlier ones'
    /// keys and values, and slices of one sequence that stand in the same pass, in either order.
    @Test(arguments: policies)
    func rowsOfOnePassGoToAnyThread(policy: MatmulPlan.Policy) throws {
        let random = RandomTransformer(.llama)
        let long = random.tokens(70), short = random.tokens(9, seed: 3)
        var expected: (logits: [[Float]], pages: [[UInt8]])?
        for (threads, rowsMin) in [(1, 2), (2, 2), (3, 2), (7, 2), (3, Int.max)] {
            let transformer = try random.make(
                threads: threads, policy: policy, rowsMin: rowsMin)
            let pages = transformer.pages(for: 70), others = transformer.pages(for: 9)
            _ = transformer.logits(Array(short.dropLast()), pages: others)
            var logits = Logits(vocabularySize: transformer.configuration.vocabularySize)
            let last = SequenceSlice(
                tokens: Array(long[50...]), position: 50, pages: pages, logits: .last)
            let first = SequenceSlice(
                tokens: Array(long[..<50]), position: 0, pages: pages, logits: .all)
            let other = SequenceSlice(
                tokens: [short[8]], position: 8, pages: others, logits: .last)
            transformer.forward([last, first, other], into: &logits)
            let found = (
                logits: (0..<logits.rowCount).map { logits.row($0) },
                pages: (pages + others).map(\.payload)
            )
            #expect(found.logits.count == 52)
            if let expected {
                #expect(found == expected, "\(threads) threads")
            } else {
                expected = found
                let alone = try random.make(policy: policy).logits(long)
                #expect(found.logits[0] == alone[69] && found.logits[1...50] == alone[..<50])
            }
        }
    }

    @Test func aForkOfAPageGoesOnAsTheOriginal() throws {
        let random = RandomTransformer(.llama)
        let transformer = try random.make()
        let tokens = random.tokens(40)
        let expected = transformer.logits(tokens)
        let pages = transformer.pages(for: 40)
        _ = transformer.logits(Array(tokens.prefix(36)), pages: pages)
        let fork = KVPage(geometry: transformer.kvGeometry)
        fork.copy(from: pages[1])
        var logits = Logits(vocabularySize: random.configuration.vocabularySize)
        transformer.forward(
            [
                SequenceSlice(
                    tokens: Array(tokens[36...]), position: 36, pages: [pages[0], fork],
                    logits: .all)
            ],
            into: &logits)
        #expect((0..<4).map { logits.row($0) } == Array(expected[36...]))
    }
}
