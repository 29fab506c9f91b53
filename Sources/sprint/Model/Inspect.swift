import ArgumentParser
import SprintCommand
import SprintModel
import SprintProtocol
import SprintTokenizer

/// `sprint model inspect`: what a checkpoint holds.
struct Inspect: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show a model's shape, tensors, tokenizer and fingerprint.")

    @OptionGroup var model: ModelOptions

    @Flag(help: "Print one JSON document on standard output.")
    var json = false

    @Flag(help: "List every tensor.")
    var tensors = false

    private struct Document: Encodable {
        struct Tensor: Encodable {
            var name: String
            var type: String
            var rows: Int
            var columns: Int
            var bytes: Int
        }

        var path: String
        var name: String
        var architecture: String
        var parameters: Int
        var layers: Int
        var hidden_size: Int
        var feed_forward_size: Int
        var heads: Int
        var kv_heads: Int
        var head_dimension: Int
        var vocabulary_size: Int
        var context_tokens: Int
        var rotary_base: Double
        var tied_embeddings: Bool
        var bytes_by_type: [String: Int]
        var kv_bytes_per_page: Int
        var chat_template: String
        var digest: String
        var fingerprint: String
        var numerics: String
        var tensors: [Tensor]
    }

    func run() async throws {
        try await Failure.exiting {
            let checkpoint = try model.checkpoint()
            let document = try document(of: checkpoint)
            if json { return try JSONDocument.write(document) }
            try Terminal.write(text(of: document))
        }
    }

    private func document(of checkpoint: Checkpoint) throws -> Document {
        let shape = checkpoint.configuration
        let transformer = try model.transformer(of: checkpoint)
        let entries = checkpoint.tensors.map { tensor in
            Document.Tensor(
                name: tensor.name, type: tensor.element.rawValue, rows: tensor.rows,
                columns: tensor.columns, bytes: tensor.range.count)
        }
        return Document(
            path: checkpoint.path, name: shape.name, architecture: shape.architecture.rawValue,
            parameters: entries.reduce(0) { $0 + $1.rows * $1.columns }, layers: shape.layers,
            hidden_size: shape.hiddenSize, feed_forward_size: shape.feedForwardSize,
            heads: shape.heads, kv_heads: shape.kvHeads, head_dimension: shape.headDimension,
            vocabulary_size: shape.vocabularySize, context_tokens: shape.contextTokensMax,
            rotary_base: shape.rotaryBase, tied_embeddings: shape.tiedEmbeddings,
            bytes_by_type: Dictionary(entries.map { ($0.type, $0.bytes) }, uniquingKeysWith: +),
            kv_bytes_per_page: transformer.kvGeometry.pageByteCount,
            chat_template: templateName(of: checkpoint),
            digest: checkpoint.digest().description,
            fingerprint: transformer.fingerprint.description, numerics: transformer.numericsID,
            tensors: tensors ? entries : [])
    }

    private func templateName(of checkpoint: Checkpoint) -> String {
        guard let jinja = checkpoint.chatTemplate else { return "none" }
        return (try? ChatTemplate(jinja: jinja)).map(\.name) ?? "not recognised"
    }

    private func text(of document: Document) -> String {
        let types = document.bytes_by_type.sorted { $0.key < $1.key }
            .map { "\($0.key) \(Terminal.bytes($0.value))" }.joined(separator: ", ")
        let rows: [(String, String)] = [
            ("model", "\(document.name) (\(document.architecture))"),
            ("file", document.path),
            ("parameters", "\(document.parameters)"),
            ("weights", types),
            ("layers", "\(document.layers)"),
            ("width", "\(document.hidden_size), feed-forward \(document.feed_forward_size)"),
            (
                "heads",
                "\(document.heads) of \(document.head_dimension), \(document.kv_heads) for keys "
                    + "and values"
            ),
            (
                "vocabulary",
                "\(document.vocabulary_size)\(document.tied_embeddings ? ", tied head" : "")"
            ),
            ("context", "\(document.context_tokens) tokens, rotary base \(document.rotary_base)"),
            (
                "KV page",
                "\(Limits.pageTokens) tokens, \(Terminal.bytes(document.kv_bytes_per_page))"
            ),
            ("template", document.chat_template),
            ("numerics", document.numerics),
            ("digest", document.digest),
            ("fingerprint", document.fingerprint),
        ]
        let head = rows.map { row in
            row.0.padding(toLength: 12, withPad: " ", startingAt: 0) + Terminal.plain(row.1) + "\n"
        }
        let list = document.tensors.map { tensor in
            "\(Terminal.plain(tensor.name))  \(tensor.type)  [\(tensor.rows), \(tensor.columns)]\n"
        }
        return (head + list).joined()
    }
}
