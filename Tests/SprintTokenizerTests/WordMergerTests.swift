import SprintProtocol
import Testing

@testable import SprintTokenizer

@Suite("Merging")
struct WordMergerTests {
    /// The definition of byte-pair merging, word for word: the lowest rank first, the leftmost of
    /// equal ones.
    private func dumbTwin(_ merges: [TokenizerDefinition.Merge], _ word: [TokenID]) -> [TokenID] {
        var word = word
        while true {
            var best: (rank: Int, place: Int)?
            for place in word.indices.dropLast() {
                let rank = merges.firstIndex {
                    $0.left == word[place] && $0.right == word[place + 1]
                }
                if let rank, rank < best?.rank ?? .max { best = (rank, place) }
            }
            guard let best else { return word }
            word.replaceSubrange(best.place...(best.place + 1), with: [merges[best.rank].result])
        }
    }

    /// Merges of random pairs of what exists so far; a result's number stands for its bytes.
    private func randomMerges(_ generator: inout SeededGenerator) -> [TokenizerDefinition.Merge] {
        var merges: [TokenizerDefinition.Merge] = []
        for id in 3..<TokenID.random(in: 4...14, using: &generator) {
            let left = TokenID.random(in: 0..<id, using: &generator),
                right = TokenID.random(in: 0..<id, using: &generator)
            guard !merges.contains(where: { $0.left == left && $0.right == right }) else {
                continue
            }
            merges.append(.init(left: left, right: right, result: id))
        }
        return merges.shuffled(using: &generator)
    }

    @Test("heap and list give what the definition gives", arguments: [UInt64(1), 2, 3, 4])
    func twin(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<150 {
            let merges = randomMerges(&generator)
            var merger = WordMerger(MergeTable(merges))
            for length in [0, 1, 2, 3, 7, 20, 45] {
                let word = (0..<length).map { _ in TokenID.random(in: 0..<3, using: &generator) }
                var result: [TokenID] = []
                merger.merge(word, into: &result)
                #expect(result == dumbTwin(merges, word), "seed \(seed): \(merges) on \(word)")
            }
        }
    }

    @Test("the heap gives keys back in order")
    func heap() {
        var generator = SeededGenerator(seed: 5)
        for count in [0, 1, 2, 3, 10, 257] {
            let keys = (0..<count).map { _ in UInt64.random(in: 0...50, using: &generator) }
            var heap = MergeHeap()
            for key in keys { heap.push(key) }
            var popped: [UInt64] = []
            while let key = heap.popMin() { popped.append(key) }
            #expect(popped == keys.sorted(), "seed 5")
        }
    }

    @Test(
        "a long run of one letter costs no more per byte than a short one",
        .timeLimit(.minutes(20)),
        arguments: ["a", " ", "\n", "1"])
    func longRun(letter: String) throws {
        let tokenizer = Tokenizer(try Golden.definition("gpt2"))
        let text = String(repeating: letter, count: 200_000)
        #expect(tokenizer.decode(tokenizer.encode(text, special: .recognise)) == Array(text.utf8))
    }

    @Test("an absent pair does not merge, of two equal ones the first counts")
    func table() {
        let table = MergeTable([
            .init(left: 1, right: 2, result: 5), .init(left: 1, right: 2, result: 6),
            .init(left: 2, right: 1, result: 7),
        ])
        #expect(table.merge(1, 2) == 5)
        #expect(table.merge(2, 1) == 2 << 32 | 7)
        #expect(table.merge(1, 1) == .max)
        #expect(MergeTable([]).merge(0, 0) == .max)
    }

    @Test("tokens are found by their bytes, preferred ones first, empty ones never")
    func tokenTable() {
        let tokens: [[UInt8]] = [[1], [1, 2], [], [1], [3]]
        let table = TokenTable(tokens) { $0 != 0 }
        #expect(table.id(of: [1] as [UInt8]) == 3)
        #expect(table.id(of: [1, 2] as [UInt8]) == 1)
        #expect(table.id(of: [] as [UInt8]) == nil)
        #expect(table.id(of: [2] as [UInt8]) == nil)
    }
}
