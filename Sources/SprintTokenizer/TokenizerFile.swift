/// `tokenizer.json` of the `tokenizers` library, as far as byte-level BPE uses it.
struct TokenizerFile: Decodable {
    /// `added_tokens`: tokens found in text before it is cut.
    struct Added: Decodable {
        let id: Int
        let content: String
        let special: Bool?
        let lstrip: Bool?, rstrip: Bool?, single_word: Bool?, normalized: Bool?
    }

    /// `model`.
    struct Model: Decodable {
        let type: String?
        let vocab: [String: Int]
        let merges: Merges
        let dropout: Double?
        let continuing_subword_prefix: String?, end_of_word_suffix: String?
        let byte_fallback: Bool?, ignore_merges: Bool?
    }

    /// Merges as `left right` lines (older files) or as pairs.
    enum Merges: Decodable {
        case lines([String])
        case pairs([[String]])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let lines = try? container.decode([String].self) {
                self = .lines(lines)
            } else {
                self = .pairs(try container.decode([[String]].self))
            }
        }
    }

    /// A normalizer, pre-tokenizer, post-processor or decoder: its type, its options, its parts.
    struct Component: Decodable {
        /// `{"Regex": …}` or `{"String": …}`.
        struct Pattern: Decodable {
            let Regex: String?, String: String?
        }
        /// An element of a post-processor's template.
        struct Piece: Decodable {
            struct Token: Decodable { let id: String }
            let SpecialToken: Token?
        }
        let type: String
        let normalizers: [Component]?, pretokenizers: [Component]?, processors: [Component]?
        let pattern: Pattern?
        let behavior: String?
        let invert: Bool?, individual_digits: Bool?, add_prefix_space: Bool?, use_regex: Bool?
        let single: [Piece]?
    }

    let added_tokens: [Added]?
    let normalizer: Component?
    let pre_tokenizer: Component?
    let post_processor: Component?
    let model: Model
}

/// `tokenizer_config.json`: what it says of the beginning and the end of a sequence.
struct TokenizerConfigFile: Decodable {
    /// A token's text, bare or as an object with `content`.
    struct Token: Decodable {
        private struct Object: Decodable { let content: String }
        let text: String

        init(from decoder: any Decoder) throws {
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                self.text = text
            } else {
                text = try Object(from: decoder).content
            }
        }
    }

    let bos_token: Token?
    let eos_token: Token?
    let add_bos_token: Bool?
}
