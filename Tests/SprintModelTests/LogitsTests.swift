import SprintProtocol
import SprintTensor
import Testing

@testable import SprintModel

@Suite struct LogitsTests {
    @Test func rowsAreThoseAskedFor() throws {
        let random = RandomTransformer(.llama)
        let transformer = try random.make()
        let tokens = random.tokens(5)
        let all = transformer.logits(tokens)
        for (wanted, rows) in [(SequenceSlice.LogitsWanted.none, 0), (.last, 1), (.all, 5)] {
            var logits = Logits(vocabularySize: random.configuration.vocabularySize)
            let slice = SequenceSlice(
                tokens: tokens, position: 0, pages: transformer.pages(for: 5), logits: wanted)
            #expect(slice.logitsRowCount == rows)
            transformer.forward([slice], into: &logits)
            #expect((0..<logits.rowCount).map { logits.row($0) } == Array(all.suffix(rows)))
        }
    }

    @Test func aCopyKeepsWhatItHad() throws {
        let random = RandomTransformer(.llama)
        let transformer = try random.make()
        var logits = Logits(vocabularySize: random.configuration.vocabularySize)
        let pages = transformer.pages(for: 2)
        transformer.forward(
            [SequenceSlice(tokens: [1], position: 0, pages: pages, logits: .last)], into: &logits)
        let kept = logits
        let before = kept.row(0)
        transformer.forward(
            [SequenceSlice(tokens: [2], position: 1, pages: pages, logits: .last)], into: &logits)
        #expect(kept.row(0) == before)
        #expect(logits.row(0) != before)
    }

    @Test func anEmptyBatchHasNoRows() throws {
        let random = RandomTransformer(.llama)
        var logits = Logits(vocabularySize: random.configuration.vocabularySize)
        try random.make().forward([], into: &logits)
        #expect(logits.rowCount == 0)
    }
}
