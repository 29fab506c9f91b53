/// The `tokenizer.ggml.*` values of a GGUF file, as they stand there;
/// `TokenizerDefinition.init(gguf:)` checks them.
public struct GGUFVocabulary: Sendable {
    /// `tokenizer.ggml.model`; only `gpt2` (byte-level BPE) is known.
    public var model: String
    /// `tokenizer.ggml.pre`.
    public var pre: String?
    /// `tokenizer.ggml.tokens`: UTF-8 in GPT-2's printable alphabet, control and user-defined
    /// tokens as they are.
    public var tokens: [[UInt8]]
    /// `tokenizer.ggml.token_type`, one a token (1 normal, 3 control, 4 user-defined, 5 unused);
    /// empty if absent.
    public var tokenTypes: [Int]
    /// `tokenizer.ggml.merges`: two token texts with a space between.
    public var merges: [[UInt8]]
    /// `tokenizer.ggml.bos_token_id` and `tokenizer.ggml.eos_token_id`.
    public var bosTokenID: Int?, eosTokenID: Int?
    /// `tokenizer.ggml.eot_token_id` and `tokenizer.ggml.eom_token_id`: further ends of a sequence.
    public var eotTokenID: Int?, eomTokenID: Int?
    /// `tokenizer.ggml.add_bos_token`.
    public var addBOS: Bool?

    /// Collects the values; absent ones are nil or empty.
    public init(
        model: String, pre: String?, tokens: [[UInt8]], tokenTypes: [Int], merges: [[UInt8]],
        bosTokenID: Int? = nil, eosTokenID: Int? = nil, eotTokenID: Int? = nil,
        eomTokenID: Int? = nil,
        addBOS: Bool? = nil
    ) {
        self.model = model
        self.pre = pre
        self.tokens = tokens
        self.tokenTypes = tokenTypes
        self.merges = merges
        self.bosTokenID = bosTokenID
        self.eosTokenID = eosTokenID
        self.eotTokenID = eotTokenID
        self.eomTokenID = eomTokenID
        self.addBOS = addBOS
    }
}
