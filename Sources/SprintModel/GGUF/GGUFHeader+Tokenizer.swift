import SprintTokenizer

extension GGUFHeader {
    /// The tokenizer of `tokenizer.ggml.*`, which must be byte-level BPE.
    func tokenizer() throws(CheckpointError) -> TokenizerDefinition {
        let scope = "tokenizer.ggml"
        guard let model = try text("\(scope).model") else {
            throw fault(.missingKey("\(scope).model"))
        }
        guard let tokens = try strings("\(scope).tokens") else {
            throw fault(.missingKey("\(scope).tokens"))
        }
        let ids = 0...Int(Int32.max)
        let vocabulary = GGUFVocabulary(
            model: model,
            pre: try text("\(scope).pre"),
            tokens: tokens.map { file.copy($0) },
            tokenTypes: (try integers("\(scope).token_type") ?? []).map(Int.init),
            merges: (try strings("\(scope).merges") ?? []).map { file.copy($0) },
            bosTokenID: try integer("\(scope).bos_token_id", ids),
            eosTokenID: try integer("\(scope).eos_token_id", ids),
            eotTokenID: try integer("\(scope).eot_token_id", ids),
            eomTokenID: try integer("\(scope).eom_token_id", ids),
            addBOS: try bool("\(scope).add_bos_token"))
        do {
            return try TokenizerDefinition(gguf: vocabulary)
        } catch {
            throw fault(.tokenizer(reason: "\(error)"))
        }
    }
}
