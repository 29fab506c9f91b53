import Foundation
import SprintProtocol
import SprintTokenizer
import Testing

@Suite("Tokenizer definitions")
struct DefinitionTests {
    @Test(
        "GGUF and tokenizer.json say the same",
        arguments: [
            ("gpt2", "gpt-2"), ("smollm", "smollm"), ("llama3", "llama-bpe"), ("qwen2", "qwen2"),
            ("qwen2", "deepseek-r1-qwen"),
        ])
    func ggufTwin(family: String, pre: String) throws {
        var expected = try Golden.definition(family)
        expected.normalizesNFC = pre == "qwen2"
        expected.added = expected.added.map { TokenizerDefinition.AddedToken(id: $0.id) }
        #expect(try TokenizerDefinition(gguf: Golden.gguf(family, pre: pre)) == expected)
    }

    @Test("an unknown model or pre-tokenizer of a GGUF file is named")
    func ggufUnknown() throws {
        var vocabulary = try Golden.gguf("gpt2", pre: "tekken")
        #expect { try TokenizerDefinition(gguf: vocabulary) } throws: {
            "\($0)".contains("pre-tokenizer \"tekken\"")
        }
        vocabulary.pre = nil
        #expect(throws: TokenizerError.self) { try TokenizerDefinition(gguf: vocabulary) }
        vocabulary.model = "llama"
        #expect { try TokenizerDefinition(gguf: vocabulary) } throws: {
            "\($0)".contains("\"llama\"")
        }
    }

    @Test("a GGUF vocabulary that contradicts itself is refused")
    func ggufInconsistent() throws {
        let good = try Golden.gguf("gpt2", pre: "gpt-2")
        let broken: [(inout GGUFVocabulary) -> Void] = [
            { $0.tokenTypes.removeLast() }, { $0.tokenTypes[0] = 9 },
            { $0.bosTokenID = good.tokens.count },
            { $0.eosTokenID = -1 }, { $0.merges[3] = Array("ab".utf8) },
            { $0.merges[3] = Array("nothere x".utf8) },
            { $0.merges.append(Array("q z".utf8) + $0.tokens[300]) },
        ]
        for breakIt in broken {
            var vocabulary = good
            breakIt(&vocabulary)
            #expect(throws: TokenizerError.self) { try TokenizerDefinition(gguf: vocabulary) }
        }
    }

    @Test("ends of a sequence: the named one and those every family ends a turn with")
    func ends() throws {
        var vocabulary = try Golden.gguf("gpt2", pre: "gpt-2")
        vocabulary.eosTokenID = 7
        vocabulary.bosTokenID = 5
        vocabulary.addBOS = true
        let tokenizer = Tokenizer(try TokenizerDefinition(gguf: vocabulary))
        #expect(tokenizer.endOfSequence == [7, try #require(tokenizer.id(of: "<|im_end|>"))])
        #expect(tokenizer.beginOfSequence == 5 && tokenizer.addsBeginOfSequence)
        vocabulary.addBOS = nil
        #expect(try !TokenizerDefinition(gguf: vocabulary).addsBeginOfSequence)
    }

    private func json(_ change: (String) -> String) throws -> [UInt8] {
        Array(
            change(String(decoding: try Golden.bytes("llama3.tokenizer.json"), as: UTF8.self)).utf8)
    }

    @Test(
        "an unknown part of tokenizer.json is named",
        arguments: [
            (#""normalizer":null"#, #""normalizer":{"type":"Lowercase"}"#, "Lowercase"),
            (#"\\p{N}{1,3}"#, #"\\p{N}{1,2}"#, #"\p{N}{1,2}"#),
            (#""behavior":"Isolated""#, #""behavior":"Removed""#, "Removed"),
            (#""add_prefix_space":false"#, #""add_prefix_space":true"#, "add_prefix_space"),
            (#""type":"BPE""#, #""type":"Unigram""#, "Unigram"),
            (#""byte_fallback":false"#, #""byte_fallback":true"#, "byte_fallback"),
            (#""type":"ByteLevel""#, #""type":"Metaspace""#, "Metaspace"),
            (#""type":"Split""#, #""type":"Punctuation""#, "Punctuation"),
        ])
    func jsonUnknown(original: String, replacement: String, name: String) throws {
        let changed = try json { $0.replacing(original, with: replacement) }
        #expect(changed != (try json { $0 }))
        #expect {
            try TokenizerDefinition(tokenizerJSON: changed, tokenizerConfigJSON: nil)
        } throws: { error in
            error is TokenizerError && "\(error)".contains(name)
        }
    }

    @Test("broken JSON is refused with the file's name, wherever it is cut")
    func jsonBroken() throws {
        let whole = try json { $0 }
        for count in stride(from: 0, to: whole.count, by: 1_733) {
            #expect {
                try TokenizerDefinition(
                    tokenizerJSON: Array(whole[..<count]), tokenizerConfigJSON: nil)
            } throws: {
                "\($0)".contains("tokenizer.json cannot be read")
            }
        }
        let wrong = Array(#"{"model":{"vocab":[],"merges":[]}}"#.utf8)
        #expect {
            try TokenizerDefinition(tokenizerJSON: wrong, tokenizerConfigJSON: nil)
        } throws: { "\($0)".contains("vocab") }
    }

    @Test("ids far out, negative or given twice are refused without much memory")
    func jsonIDs() throws {
        for vocab in [#"{"a":4000000000}"#, #"{"a":-1}"#, #"{"a":0,"b":0}"#] {
            let text =
                #"{"pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false},"#
                + #""model":{"type":"BPE","merges":[],"vocab":"#
                + vocab + "}}"
            #expect(throws: TokenizerError.self) {
                try TokenizerDefinition(tokenizerJSON: Array(text.utf8), tokenizerConfigJSON: nil)
            }
        }
    }

    @Test("begin and end of a sequence come from tokenizer_config.json and the post-processor")
    func config() throws {
        let config = Array(
            #"{"bos_token":{"content":"<|im_start|>"},"eos_token":"<think>","add_bos_token":false}"#
                .utf8)
        let plain = try TokenizerDefinition(tokenizerJSON: json { $0 }, tokenizerConfigJSON: config)
        #expect(plain.beginOfSequence == plain.added[0].id && !plain.addsBeginOfSequence)
        #expect(plain.endOfSequence == [plain.added[1].id, plain.added[3].id])
        let template =
            #""post_processor":{"type":"Sequence","processors":[{"type":"ByteLevel","#
            + #""add_prefix_space":true},{"type":"TemplateProcessing","#
            + #""single":[{"SpecialToken":{"id":"<|im_start|>","type_id":0}},"#
            + #"{"Sequence":{"id":"A","type_id":0}}]}]}"#
        let opening = try json { $0.replacing(#""post_processor":null"#, with: template) }
        #expect(
            try TokenizerDefinition(tokenizerJSON: opening, tokenizerConfigJSON: config)
                .addsBeginOfSequence)
    }

    @Test("merges as lines and as pairs are the same")
    func mergeLines() throws {
        let object = try JSONSerialization.jsonObject(
            with: Data(Golden.bytes("qwen2.tokenizer.json")))
        var root = try #require(object as? [String: Any]),
            model = try #require(root["model"] as? [String: Any])
        let pairs: [[String]] = try #require(model["merges"] as? [[String]])
        model["merges"] = pairs.map { "\($0[0]) \($0[1])" }
        root["model"] = model
        let lines = Array(try JSONSerialization.data(withJSONObject: root))
        #expect(
            try TokenizerDefinition(tokenizerJSON: lines, tokenizerConfigJSON: nil)
                == Golden.definition("qwen2"))
    }

    @Test("canonical bytes tell definitions apart, field by field")
    func canonical() throws {
        let definition = try Golden.definition("gpt2")
        #expect(definition.canonicalBytes == (try Golden.definition("gpt2")).canonicalBytes)
        let changes: [(inout TokenizerDefinition) -> Void] = [
            { $0.tokens[5] = [1, 2] }, { $0.kinds[5] = .unused }, { $0.merges.removeLast() },
            { $0.merges.swapAt(0, 1) },
            { $0.added[0].stripsLeft = true }, { $0.added[0].stripsRight = true },
            { $0.added[0].singleWord = true },
            { $0.added[0].normalized = true }, { $0.added.removeLast() },
            { $0.preTokenizer = .smollm },
            { $0.normalizesNFC = true }, { $0.ignoresMerges = true }, { $0.beginOfSequence = 3 },
            { $0.addsBeginOfSequence = true }, { $0.endOfSequence = [1] },
        ]
        var seen: Set<[UInt8]> = [definition.canonicalBytes]
        for change in changes {
            var other = definition
            change(&other)
            #expect(seen.insert(other.canonicalBytes).inserted)
        }
    }

    @Test("byte-level without merges: a byte is a token, specials follow")
    func byteLevel() {
        let tokenizer = Tokenizer(
            TokenizerDefinition(
                byteLevelWithSpecials: ["<s>", "</s>"], beginOfSequence: 0, endOfSequence: [1]))
        #expect(tokenizer.vocabularySize == 258)
        #expect(tokenizer.encode("aé<s>", special: .recognise) == [0x61, 0xC3, 0xA9, 256])
        #expect(tokenizer.encode("<s>", special: .off) == [0x3C, 0x73, 0x3E])
        #expect(tokenizer.beginOfSequence == 256 && tokenizer.endOfSequence == [257])
        #expect(
            tokenizer.isSpecial(257) && !tokenizer.isSpecial(0x61) && !tokenizer.isSpecial(-1)
                && !tokenizer.isSpecial(258))
        #expect(tokenizer.bytes(of: 300) == [] && tokenizer.bytes(of: 256) == Array("<s>".utf8))
    }
}
