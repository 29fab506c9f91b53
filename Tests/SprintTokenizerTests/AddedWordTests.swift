import SprintProtocol
import SprintTokenizer
import Testing

@Suite("Added words in text from outside")
struct AddedWordTests {
    /// 256 bytes, a special token at 256, then the given added tokens from 257 on.
    private func tokenizer(adding added: [String]) -> Tokenizer {
        var definition = TokenizerDefinition(byteLevelWithSpecials: ["<|end|>"])
        for text in added {
            let id = TokenID(definition.tokens.count)
            definition.tokens.append(Array(text.utf8))
            definition.kinds.append(.added)
            definition.added.append(TokenizerDefinition.AddedToken(id: id))
        }
        return Tokenizer(definition)
    }

    @Test("Numbers and words are found whether special tokens are or not, the longest first")
    func words() {
        let tokenizer = tokenizer(adding: [" 1", " 15", " +", "15"])
        for special in [Tokenizer.SpecialTokens.recognise, .words] {
            #expect(tokenizer.encode("15 + 15 1", special: special) == [260, 259, 258, 257])
        }
        #expect(tokenizer.encode("15", special: .off) == "15".utf8.map { TokenID($0) })
    }

    @Test(
        "What looks like markup stays plain text from outside, whatever its flags say",
        arguments: ["<think>", "<|User|>", "[INST]", "</Plan_1>", "a|b", "<|end|>"])
    func markup(text: String) {
        let tokenizer = tokenizer(adding: [text])
        #expect(tokenizer.encode(text, special: .recognise).count == 1)
        #expect(tokenizer.encode(text, special: .words) == text.utf8.map { TokenID($0) })
    }
}
