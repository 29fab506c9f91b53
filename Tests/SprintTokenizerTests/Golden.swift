import Foundation
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
