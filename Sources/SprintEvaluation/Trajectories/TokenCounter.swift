import SprintModel
import SprintTokenizer

/// Counts the tokens of texts, and says in which unit: a figure in tokens means nothing without the
/// vocabulary it was counted in.
public struct TokenCounter: Sendable {
    /// The unit, for people: the vocabulary's file and its size.
    public let unit: String
    /// Whether it is the vocabulary of the model that wrote the texts: only then may its counts and
    /// the model's own be added.
    public var isModelsOwn = true
    private let counting: @Sendable ([UInt8]) -> Int

    /// A counter over any way to count.
    public init(unit: String, count: @escaping @Sendable ([UInt8]) -> Int) {
        self.unit = unit
        counting = count
    }

    /// Counts as a tokenizer cuts, added tokens found as wholes.
    public init(_ tokenizer: Tokenizer, named name: String) {
        self.init(unit: "tokens of \(name) (\(tokenizer.vocabularySize))") {
            tokenizer.encode($0, special: .recognise).count
        }
    }

    /// Reads a vocabulary: a GGUF file or a Hugging Face directory, a `tokenizer.json`, or a
    /// `.tiktoken` file, which is taken for Qwen's (its way to cut text, form NFC).
    ///
    /// - Throws: `EvaluationError` naming the file and what is wrong with it.
    public init(path: String) throws(EvaluationError) {
        let definition: TokenizerDefinition
        do {
            definition = try Self.definition(path)
        } catch let error as EvaluationError {
            throw error
        } catch {
            throw .file(path: path, reason: "\(error)")
        }
        let name = path.split(separator: "/").last.map(String.init) ?? path
        self.init(Tokenizer(definition), named: name)
    }

    /// The tokens of a text.
    public func count(_ text: [UInt8]) -> Int { text.isEmpty ? 0 : counting(text) }

    private static func definition(_ path: String) throws -> TokenizerDefinition {
        if path.hasSuffix(".tiktoken") {
            return try TokenizerDefinition(
                tiktoken: Files.bytes(of: path), preTokenizer: .qwen2, normalizesNFC: true)
        }
        if path.hasSuffix(".json") {
            return try TokenizerDefinition(
                tokenizerJSON: Files.bytes(of: path), tokenizerConfigJSON: nil)
        }
        return try Checkpoint.open(path: path).tokenizer
    }
}
