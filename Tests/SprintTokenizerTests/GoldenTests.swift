import Foundation
import SprintTokenizer
import Testing

@Suite("Tokens are those of the tokenizers library")
struct GoldenTests {
    @Test("small vocabularies of every family", arguments: Golden.families)
    func small(family: String) throws {
        let tokenizer = Tokenizer(try Golden.definition(family))
        let cases = try Golden.cases(family)
        #expect(cases.count >= 150)
        let differences = Golden.differences(tokenizer, cases)
        #expect(differences.count == 0, "\(differences.examples)")
    }

    @Test(
        "a GGUF file of the same vocabulary gives the same tokens",
        arguments: [
            ("gpt2", "gpt-2"), ("smollm", "smollm"), ("llama3", "llama-bpe"), ("qwen2", "qwen2"),
        ])
    func gguf(family: String, pre: String) throws {
        let tokenizer = Tokenizer(
            try TokenizerDefinition(gguf: Golden.gguf(family, pre: pre)))
        let cases = try Golden.casesWithoutFlags(family)
        #expect(cases.count >= 130)
        let differences = Golden.differences(tokenizer, cases)
        #expect(differences.count == 0, "\(differences.examples)")
    }

    @Test("only the GGUF name of Qwen itself brings text to NFC")
    func ggufNormalisation() throws {
        let decomposed = "cafe\u{301}", composed = "caf\u{E9}"
        for (pre, normalises) in [("qwen2", true), ("deepseek-r1-qwen", false)] {
            let tokenizer = Tokenizer(
                try TokenizerDefinition(gguf: Golden.gguf("qwen2", pre: pre)))
            let tokens = [decomposed, composed].map { tokenizer.encode($0, special: .off) }
            #expect((tokens[0] == tokens[1]) == normalises, "\(pre)")
        }
    }

    @Test("the pre-tokenizer of tokenizer.json is recognised", arguments: Golden.families)
    func recognised(family: String) throws {
        let definition = try Golden.definition(family)
        #expect(definition.preTokenizer.rawValue == family)
        #expect(definition.normalizesNFC == (family == "qwen2"))
        #expect(definition.ignoresMerges == (family == "llama3"))
    }

    @Test("text comes back byte for byte", arguments: Golden.families.filter { $0 != "qwen2" })
    func roundTrip(family: String) throws {
        let tokenizer = Tokenizer(try Golden.definition(family))
        for entry in try Golden.cases(family) {
            #expect(
                tokenizer.decode(tokenizer.encode(entry.text, special: .off))
                    == Array(entry.text.utf8))
        }
    }

    @Test("what is not UTF-8 comes back too", arguments: Golden.families)
    func anyBytes(family: String) throws {
        let tokenizer = Tokenizer(try Golden.definition(family))
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<200 {
            let bytes = (0..<Int.random(in: 1...40, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            guard String(validating: bytes, as: UTF8.self) == nil else { continue }
            for special in [Tokenizer.SpecialTokens.recognise, .off] {
                #expect(
                    tokenizer.decode(tokenizer.encode(bytes, special: special)) == bytes, "seed 11")
            }
        }
    }

    @Test("with recognition off no text becomes an added token (C4)", arguments: Golden.families)
    func specialOff(family: String) throws {
        let tokenizer = Tokenizer(try Golden.definition(family))
        for entry in try Golden.cases(family) {
            let tokens = tokenizer.encode(entry.text, special: .off)
            #expect(tokens.allSatisfy { tokenizer.kind(of: $0) == .normal })
        }
        #expect(tokenizer.encode("<|im_end|>", special: .off).count > 1)
        #expect(
            tokenizer.encode("<|im_end|>", special: .recognise) == [
                try #require(tokenizer.id(of: "<|im_end|>"))
            ])
    }

    @Test(
        "real vocabularies, from the folder SPRINT_TOKENIZER_ORACLE",
        .enabled(if: Golden.oracle != nil), arguments: Golden.families)
    func large(family: String) throws {
        let folder = try #require(Golden.oracle)
        let clock = ContinuousClock()
        let json = try Golden.bytes("\(family).tokenizer.json", in: folder)
        var definition: TokenizerDefinition?
        let parsing = try clock.measure {
            definition = try TokenizerDefinition(tokenizerJSON: json, tokenizerConfigJSON: nil)
        }
        var tokenizer: Tokenizer?
        let building = try clock.measure { tokenizer = Tokenizer(try #require(definition)) }
        let cases = try Golden.cases(family, in: folder)
        #expect(cases.count >= 10_000)
        var differences: (count: Int, examples: [String]) = (0, [])
        let cutting = try clock.measure {
            differences = Golden.differences(try #require(tokenizer), cases)
        }
        print(
            "\(family): \(cases.count) texts, \(differences.count) differences; parse \(parsing), "
                + "tables \(building), encode \(cutting)"
        )
        #expect(differences.count == 0, "\(differences.examples)")
    }
}
