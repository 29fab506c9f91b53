import SprintProtocol

/// A byte-level BPE tokenizer as plain values: what a model's files say, checked, ready for
/// `Tokenizer`.
///
/// Token texts are held as the *bytes they stand for*, never in GPT-2's printable alphabet.
public struct TokenizerDefinition: Hashable, Sendable {
    /// What a token is for.
    public enum Kind: UInt8, Hashable, Sendable {
        /// Made by bytes and merges.
        case normal
        /// Recognised in text as a whole, ordinary otherwise (`<tool_call>`, Qwen3's `<think>`).
        case added
        /// Recognised in text as a whole and a control symbol (`<|im_start|>`).
        case special
        /// A hole in the numbering, or marked unused; never made by `encode`.
        case unused
    }

    /// How text is cut into words before merging.
    public enum PreTokenizer: String, Hashable, Sendable, CaseIterable {
        /// Not cut: the text is one word.
        case none
        /// GPT-2's expression.
        case gpt2
        /// Every digit alone, then GPT-2's expression (SmolLM, SmolLM2).
        case smollm
        /// Llama 3's expression: digits in threes, line ends kept with what precedes them.
        case llama3
        /// Qwen2's expression: Llama 3's with single digits (also Qwen3, R1-Distill-Qwen).
        case qwen2
    }

    /// Two adjacent tokens that become one.
    public struct Merge: Hashable, Sendable {
        /// Left, right, and what they become.
        public let left: TokenID, right: TokenID, result: TokenID

        /// Creates a merge; `result`'s bytes are `left`'s followed by `right`'s.
        public init(left: TokenID, right: TokenID, result: TokenID) {
            self.left = left
            self.right = right
            self.result = result
        }
    }

    /// A token that is found in text before anything else is cut.
    public struct AddedToken: Hashable, Sendable {
        /// Its number.
        public var id: TokenID
        /// Whether white space before or after it is taken into the match.
        public var stripsLeft = false, stripsRight = false
        /// Whether it is only found between characters that are not of a word.
        public var singleWord = false
        /// Whether it is looked for after normalisation instead of before.
        public var normalized = false

        /// Creates an added token with all flags off.
        public init(id: TokenID) { self.id = id }
    }

    /// Bytes of each token, by id.
    public var tokens: [[UInt8]]
    /// Kind of each token, by id; as many as `tokens`.
    public var kinds: [Kind]
    /// Merges in order of rank.
    public var merges: [Merge]
    /// Tokens recognised in text, by id; exactly those of kind `.added` and `.special`.
    public var added: [AddedToken]
    /// How text is cut.
    public var preTokenizer: PreTokenizer
    /// Whether text is brought to Unicode's form NFC first (Qwen; of GGUF files those that name its
    /// pre-tokenizer).
    public var normalizesNFC: Bool
    /// Whether a word that is a token as it stands skips its merges (Llama 3).
    public var ignoresMerges: Bool
    /// The token a sequence begins with, if the model has one.
    public var beginOfSequence: TokenID?
    /// Whether the model expects `beginOfSequence` at the start. `encode` never adds it.
    public var addsBeginOfSequence: Bool
    /// Tokens that end a sequence, ascending.
    public var endOfSequence: [TokenID]

    /// Whether an added token is a piece of plain text, such as a number.
    ///
    /// Special tokens are not, nor is anything with angle or square brackets or a bar: model
    /// families add turn marks (`<|fim_prefix|>`, `<tool_call>`) that no flag calls special.
    func isWord(_ token: AddedToken) -> Bool {
        let marks = Set("<>[]|".utf8)
        return kinds[Int(token.id)] == .added && marks.isDisjoint(with: tokens[Int(token.id)])
    }

    /// Creates a byte-level definition without merges: 256 byte tokens, then `specials` as special
    /// tokens.
    ///
    /// The shape of the project's own small models and the simplest tokenizer of tests.
    public init(
        byteLevelWithSpecials specials: [String], beginOfSequence: Int? = nil,
        endOfSequence: [Int] = []
    ) {
        tokens = (0...255).map { [UInt8($0)] } + specials.map { Array($0.utf8) }
        kinds =
            Array(repeating: .normal, count: 256)
            + Array(repeating: .special, count: specials.count)
        merges = []
        added = specials.indices.map { AddedToken(id: TokenID(256 + $0)) }
        preTokenizer = .none
        normalizesNFC = false
        ignoresMerges = false
        self.beginOfSequence = beginOfSequence.map { TokenID(256 + $0) }
        addsBeginOfSequence = false
        self.endOfSequence = endOfSequence.map { TokenID(256 + $0) }.sorted()
    }

    /// Takes parts that a reader of a file has checked.
    init(
        tokens: [[UInt8]], kinds: [Kind], merges: [Merge], added: [AddedToken],
        preTokenizer: PreTokenizer
    ) {
        self.tokens = tokens
        self.kinds = kinds
        self.merges = merges
        self.added = added
        self.preTokenizer = preTokenizer
        normalizesNFC = false
        ignoresMerges = false
        beginOfSequence = nil
        addsBeginOfSequence = false
        endOfSequence = []
    }
}
