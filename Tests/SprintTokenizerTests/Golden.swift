import Foundation
import SprintProtocol
import SprintTokenizer
import Testing

/// The committed cases and those of a folder named by the environment;
/// `training/oracles/make_tokenizer_golden.py` makes both.
enum Golden {
    /// One text and its tokens, as the `tokenizers` library cuts it.
    struct Case: Decodable {
        let text: String
        let recognised: [Int32]
        let off: [Int32]

        init(from decoder: any Decoder) throws {
            var container = try decoder.unkeyedContainer()
            text = try container.decode(String.self)
            recognised = try container.decode([Int32].self)
            off = try container.decode([Int32]?.self) ?? recognised
        }
    }

    /// One conversation and its text, as jinja2 renders it.
    struct Conversation: Decodable {
        let template: String
        let messages: [[String]]
        let reply: Bool
        let text: String
    }

    static let families = ["none", "gpt2", "smollm", "llama3", "qwen2"]
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "Golden")
    static let oracle = ProcessInfo.processInfo.environment["SPRINT_TOKENIZER_ORACLE"].map {
        URL(filePath: $0)
    }

    static func bytes(_ name: String, in folder: URL = folder) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: name)))
    }

    static func definition(_ family: String, in folder: URL = folder) throws -> TokenizerDefinition
    {
        try TokenizerDefinition(
            tokenizerJSON: bytes("\(family).tokenizer.json", in: folder), tokenizerConfigJSON: nil)
    }

    /// The vocabulary of a committed tokenizer.json as a GGUF file would hold it.
    static func gguf(_ family: String, pre: String) throws -> GGUFVocabulary {
        let object = try JSONSerialization.jsonObject(
            with: Data(bytes("\(family).tokenizer.json")))
        let root = try #require(object as? [String: Any]),
            model = try #require(root["model"] as? [String: Any])
        let vocab = try #require(model["vocab"] as? [String: Int]),
            merges = try #require(model["merges"] as? [[String]])
        let added = try #require(root["added_tokens"] as? [[String: Any]])
        let count =
            max(vocab.values.max() ?? 0, added.compactMap { $0["id"] as? Int }.max() ?? 0) + 1
        var tokens = [[UInt8]](repeating: [], count: count),
            types = [Int](repeating: 5, count: count)
        for (text, id) in vocab {
            tokens[id] = Array(text.utf8)
            types[id] = 1
        }
        for token in added {
            let id = try #require(token["id"] as? Int)
            tokens[id] = Array(try #require(token["content"] as? String).utf8)
            types[id] = token["special"] as? Bool == true ? 3 : 4
        }
        return GGUFVocabulary(
            model: "gpt2", pre: pre, tokens: tokens, tokenTypes: types,
            merges: merges.map { Array("\($0[0]) \($0[1])".utf8) })
    }

    /// The cases whose tokens do not hang on flags of added tokens, which GGUF has no place for.
    static func casesWithoutFlags(_ family: String) throws -> [Case] {
        let definition = try definition(family)
        let flagged = definition.added.filter {
            $0.stripsLeft || $0.stripsRight || $0.singleWord || $0.normalized
        }
        let words = flagged.map {
            String(decoding: definition.tokens[Int($0.id)], as: UTF8.self)
        }
        return try cases(family).filter { entry in
            [entry.text, entry.text.precomposedStringWithCanonicalMapping].allSatisfy { text in
                !words.contains { text.range(of: $0, options: .literal) != nil }
            }
        }
    }

    static func cases(_ family: String, in folder: URL = folder) throws -> [Case] {
        try decode([Case].self, "\(family).cases.json", in: folder)
    }

    static func conversations(in folder: URL = folder) throws -> [Conversation] {
        try decode([Conversation].self, "chat.json", in: folder)
    }

    private static func decode<Value: Decodable>(_ type: Value.Type, _ name: String, in folder: URL)
        throws -> Value
    {
        try JSONDecoder().decode(type, from: Data(contentsOf: folder.appending(path: name)))
    }

    /// Cases that differ, with a few of them described.
    static func differences(_ tokenizer: Tokenizer, _ cases: [Case]) -> (
        count: Int, examples: [String]
    ) {
        var count = 0
        var examples: [String] = []
        for entry in cases {
            for (special, expected) in [
                (Tokenizer.SpecialTokens.recognise, entry.recognised), (.off, entry.off),
            ] {
                let tokens = tokenizer.encode(entry.text, special: special)
                guard tokens != expected else { continue }
                count += 1
                if examples.count < 5 {
                    examples.append(
                        "\(special) \(entry.text.debugDescription): \(tokens) not \(expected)")
                }
            }
        }
        return (count, examples)
    }
}

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
