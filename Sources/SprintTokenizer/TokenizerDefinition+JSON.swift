import Foundation
import SprintProtocol

extension TokenizerDefinition {
    /// Reads a Hugging Face directory's `tokenizer.json` and, if there is one,
    /// `tokenizer_config.json`.
    ///
    /// About two seconds for 150,000 tokens in a debug build. A component that we do not know is an
    /// error that names it: a tokenizer that is nearly right makes a model that is quietly worse.
    public init(tokenizerJSON: [UInt8], tokenizerConfigJSON: [UInt8]?) throws(TokenizerError) {
        let file = try Self.decode(TokenizerFile.self, tokenizerJSON, name: "tokenizer.json")
        let config = try tokenizerConfigJSON.map { json throws(TokenizerError) in
            try Self.decode(TokenizerConfigFile.self, json, name: "tokenizer_config.json")
        }
        try Self.check(file.model)
        var (tokens, kinds) = try Self.vocabulary(file)
        let merges = try Self.merges(file.model.merges, tokens: tokens, kinds: kinds)
        let added = try Self.addTokens(file.added_tokens ?? [], to: &tokens, &kinds)
        self.init(
            tokens: tokens, kinds: kinds,
            merges: merges.filter { kinds[Int($0.result)] != .special }, added: added,
            preTokenizer: try PreTokenizer(file.pre_tokenizer))
        normalizesNFC = try Self.isNFC(file.normalizer)
        ignoresMerges = file.model.ignore_merges ?? false
        let opening = file.post_processor.flatMap(Self.openingToken)
        beginOfSequence = (config?.bos_token?.text ?? opening).flatMap(addedToken)
        addsBeginOfSequence =
            beginOfSequence != nil && (opening != nil || config?.add_bos_token ?? false)
        endOfSequence = endTokens(
            named: [config?.eos_token?.text].compactMap(\.self).compactMap(addedToken))
    }

    private static func decode<File: Decodable>(
        _ type: File.Type, _ json: [UInt8], name: String
    ) throws(TokenizerError) -> File {
        guard json.count <= Limits.jsonFileBytesMax else {
            throw .tooLarge(what: name, size: json.count, limit: Limits.jsonFileBytesMax)
        }
        do {
            return try JSONDecoder().decode(type, from: Data(json))
        } catch let error as DecodingError {
            throw .malformed(file: name, reason: reason(error))
        } catch {
            throw .malformed(file: name, reason: "\(error)")
        }
    }

    private static func reason(_ error: DecodingError) -> String {
        func path(_ context: DecodingError.Context) -> String {
            context.codingPath.isEmpty
                ? "" : " at " + context.codingPath.map(\.stringValue).joined(separator: ".")
        }
        return switch error {
        case .keyNotFound(let key, let context): "\"\(key.stringValue)\" is missing\(path(context))"
        case .typeMismatch(let type, let context): "not a \(type)\(path(context))"
        case .valueNotFound(let type, let context): "no \(type)\(path(context))"
        case .dataCorrupted(let context): context.debugDescription + path(context)
        @unknown default: "\(error)"
        }
    }

    private static func check(_ model: TokenizerFile.Model) throws(TokenizerError) {
        if let type = model.type, type != "BPE" {
            throw .unsupported(part: "model", name: type, known: ["BPE"])
        }
        let options: [(name: String, isSet: Bool)] = [
            ("dropout", model.dropout ?? 0 > 0), ("byte_fallback", model.byte_fallback ?? false),
            ("continuing_subword_prefix", !(model.continuing_subword_prefix ?? "").isEmpty),
            ("end_of_word_suffix", !(model.end_of_word_suffix ?? "").isEmpty),
        ]
        for option in options where option.isSet {
            throw .unsupported(part: "model option", name: option.name, known: ["ignore_merges"])
        }
    }

    /// Tokens of the model and holes for the added ones; all of kind `.normal` or `.unused`.
    private static func vocabulary(
        _ file: TokenizerFile
    ) throws(TokenizerError) -> (tokens: [[UInt8]], kinds: [Kind]) {
        let modelMax = file.model.vocab.values.max() ?? -1
        let addedMax = (file.added_tokens ?? []).map(\.id).max() ?? -1
        let count = max(modelMax, addedMax)
        guard count < Limits.vocabularyTokensMax else {
            throw .tooLarge(
                what: "the largest token id", size: count, limit: Limits.vocabularyTokensMax - 1)
        }
        var tokens = [[UInt8]](repeating: [], count: count + 1)
        var kinds = [Kind](repeating: .unused, count: count + 1)
        for (text, id) in file.model.vocab {
            guard id >= 0, kinds[id] == .unused else {
                throw .inconsistent(reason: "a token id is negative or given twice")
            }
            let bytes = Array(text.utf8)
            tokens[id] = ByteAlphabet.decode(bytes) ?? bytes
            kinds[id] = .normal
        }
        return (tokens, kinds)
    }

    /// Enters the added tokens, whose text is as it is, and returns them by id.
    private static func addTokens(
        _ list: [TokenizerFile.Added], to tokens: inout [[UInt8]], _ kinds: inout [Kind]
    ) throws(TokenizerError) -> [AddedToken] {
        var result: [AddedToken] = []
        for entry in list.sorted(by: { $0.id < $1.id }) {
            guard entry.id >= 0, kinds[entry.id] == .unused || kinds[entry.id] == .normal else {
                throw .inconsistent(reason: "added token id \(entry.id) is negative or given twice")
            }
            tokens[entry.id] = Array(entry.content.utf8)
            kinds[entry.id] = entry.special ?? false ? .special : .added
            var token = AddedToken(id: TokenID(entry.id))
            token.stripsLeft = entry.lstrip ?? false
            token.stripsRight = entry.rstrip ?? false
            token.singleWord = entry.single_word ?? false
            token.normalized = entry.normalized ?? false
            result.append(token)
        }
        return result
    }

    private static func merges(
        _ merges: TokenizerFile.Merges, tokens: [[UInt8]], kinds: [Kind]
    ) throws(TokenizerError) -> [Merge] {
        switch merges {
        case .lines(let lines):
            let texts = lines.filter { !$0.hasPrefix("#version") }.map { Array($0.utf8) }
            return try Self.merges(texts, tokens: tokens, kinds: kinds)
        case .pairs(let pairs):
            guard let wrong = pairs.firstIndex(where: { $0.count != 2 }) else {
                let texts = pairs.map { (left: Array($0[0].utf8), right: Array($0[1].utf8)) }
                return try Self.merges(pairs: texts, tokens: tokens, kinds: kinds)
            }
            throw .inconsistent(
                reason: "merge \(wrong) joins \(pairs[wrong].count) tokens instead of 2")
        }
    }

    private func addedToken(_ text: String) -> TokenID? {
        let bytes = Array(text.utf8)
        return added.first { tokens[Int($0.id)] == bytes }?.id
    }

    private static func isNFC(_ normalizer: TokenizerFile.Component?) throws(TokenizerError) -> Bool
    {
        guard let normalizer else { return false }
        switch normalizer.type {
        case "NFC": return true
        case "Sequence":
            var found = false
            for part in normalizer.normalizers ?? [] where try isNFC(part) { found = true }
            return found
        default: throw .unsupported(part: "normalizer", name: normalizer.type, known: ["NFC"])
        }
    }

    /// The token that a post-processor's template puts before a single text, if any.
    private static func openingToken(_ processor: TokenizerFile.Component) -> String? {
        switch processor.type {
        case "TemplateProcessing": processor.single?.first?.SpecialToken?.id
        case "Sequence": (processor.processors ?? []).lazy.compactMap(openingToken).first
        default: nil
        }
    }
}
