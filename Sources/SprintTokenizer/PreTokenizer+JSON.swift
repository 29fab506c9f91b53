extension TokenizerDefinition.PreTokenizer {
    /// Llama 3's expression as `tokenizer.json` files write it, with `{1,3}` or without behind
    /// `\p{N}`.
    private static let expressions:
        [(text: String, preTokenizer: TokenizerDefinition.PreTokenizer)] = [
            (expression(numbers: #"\p{N}{1,3}"#), .llama3),
            (expression(numbers: #"\p{N}"#), .qwen2),
        ]

    private static func expression(numbers: String) -> String {
        #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|"# + numbers
            + #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
    }

    /// Recognises the pre-tokenizer of a `tokenizer.json`, or says which part of it is unknown.
    init(_ component: TokenizerFile.Component?) throws(TokenizerError) {
        guard let component else { throw Self.unknown("none at all") }
        let parts = component.type == "Sequence" ? component.pretokenizers ?? [] : [component]
        guard let last = parts.last, last.type == "ByteLevel" else {
            throw Self.unknown(parts.last?.type ?? "an empty Sequence")
        }
        if last.add_prefix_space ?? true { throw Self.unknown("ByteLevel with add_prefix_space") }
        let usesRegex = last.use_regex ?? true
        switch (parts.count, parts.first?.type) {
        case (1, _): self = usesRegex ? .gpt2 : .none
        case (2, "Digits") where usesRegex && parts[0].individual_digits ?? false: self = .smollm
        case (2, "Split") where !usesRegex: self = try Self.split(parts[0])
        default:
            throw Self.unknown(parts.map { $0.type }.joined(separator: " then "))
        }
    }

    private static func split(_ part: TokenizerFile.Component) throws(TokenizerError) -> Self {
        let text = part.pattern?.Regex ?? part.pattern?.String ?? ""
        guard part.behavior == "Isolated", !(part.invert ?? false), part.pattern?.Regex != nil,
            let known = expressions.first(where: { $0.text == text })
        else { throw unknown("Split \(part.behavior ?? "") of \(text)") }
        return known.preTokenizer
    }

    private static func unknown(_ name: String) -> TokenizerError {
        .unsupported(
            part: "pre-tokenizer", name: name,
            known: [
                "ByteLevel", "Digits then ByteLevel",
                "Split by the Llama 3 or Qwen2 expression then ByteLevel",
            ])
    }
}
