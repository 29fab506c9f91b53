import SprintProtocol
import SprintTrajectory

/// SplitMix64: the same seed gives the same draws everywhere.
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

extension String {
    /// The UTF-8 bytes as an array.
    var bytes: [UInt8] { Array(utf8) }
}

extension [UInt8] {
    /// The bytes as text.
    var text: String { String(decoding: self, as: UTF8.self) }
}

/// A coder whose tokens are bytes, so that what is encoded can be read back.
struct ByteCoder: TokenCoder {
    func tokens(of text: [UInt8], special: Bool) -> [TokenID] { text.map { TokenID($0) } }
    func bytes(of token: TokenID) -> [UInt8] { [UInt8(token)] }
}

/// A small vocabulary full of tokens that straddle tags.
enum ToyVocabulary {
    /// Every printable byte, the newline, and the straddlers. The last two tokens are special.
    static let tokens: [[UInt8]] =
        (0x20...0x7E).map { [UInt8($0)] }
        + [
            "\n", "\n\n", "\n\n\n", "\t", "  ", " a", "the ", " word", "word\n", "a.\n", ".\n\n",
            "<<", "a<b",
            "</", "<\n", " <", "\n<", "\n</", "?</", "></", ">\n", ">\n\n", "> ", ">  ", ">a",
            ">\n<", ">\n</",
            ">\n</Plan", ">\n</Plan_1>\n\n", ">\n<prompt", "><", "<p", "<prompt", "<prompt_", "_1",
            "_1.", "1.1",
            "1.1>", "1.1> ", ".1>", "1.2>", ".2> a", "_1.1>", "<prompt_1.1>", "<prompt_1.2>",
            "<prompt_1.1> a </",
            "</prompt_", "</prompt_1.1>", "</prompt_1.1>\n", "</prompt_1.1>\n\n<prompt_1.2>",
            "</prompt_1.1>x",
            "<prompt_1.1>a</prompt_1.1>", "<Plan_", "<Plan_1>", "<Plan_1>\n", "<Plan_1>\na",
            "<Plan_2>", "_1>\n",
            "</Plan", "</Plan_", "</Plan_1", "</Plan_1>", "</Plan_1>\n", "</Plan_1>\n\n",
            "</Plan_1>\n\n<Execution_1",
            "</Plan_1>\na", "</Plan_1>\n\n<Execution_1>\nNo", "_1>\n\n<", "<Final", "<Final_answer",
            "<Final_answer>\n",
            "_answer>", "</Final_answer>", "</Final_answer>\n", "</Final_answer>\n</think>",
            "</Final_answer>\n</thing",
            "<think>", "</think>", "think>", "<Question>", "<execution_", "</execution_",
            "</execution_1.1>",
            "</execution_1.1>\n\n", "\n</execution_1.1>", "?</execution_1.1>", "</execution_1.1>x",
            "execution",
            "<Execution_1>", "Continue", " Continue.", "é", "数",
        ].map(\.bytes)
        + [[], []]

    /// The token that ends a sequence.
    static let endOfSequence = TokenID(tokens.count - 1)

    /// Its index.
    static func index() throws -> VocabularyIndex {
        try VocabularyIndex(tokens: tokens, endOfSequence: [endOfSequence])
    }

    /// The legal tokens of a state, found by trying each.
    static func bruteForce<Grammar: TokenGrammar>(_ state: Grammar) -> [TokenID] {
        tokens.indices.compactMap { id in
            let isEnd = TokenID(id) == endOfSequence && state.allowsEndOfSequence
            return isEnd || state.after(token: tokens[id][...]) != nil ? TokenID(id) : nil
        }
    }
}

/// The reserved tags of a text, found the dumb way: by trying every candidate at every `<`.
func naiveTags(in text: String) -> [String] {
    let names =
        #/</?(Question|think|Final_answer|(Plan|Execution)_\d+|(prompt|execution)_\d+\.\d+)>/#
    return text.matches(of: names).map { String($0.output.0) }
}
