import ArgumentParser
import SprintCommand
import SprintEngine
import SprintProtocol
import SprintTokenizer

/// `sprint model logits`: what the model thinks comes next.
struct LogitsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logits", abstract: "Show the most probable next tokens of a text.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var text: TextArgument

    @Option(help: "Tokens to show; 0 shows the whole vocabulary.")
    var top: Int = 10

    @Option(help: "Token ids instead of a text, separated by commas.")
    var ids: String?

    @Flag(help: "Print one JSON document on standard output.")
    var json = false

    private struct Document: Encodable {
        struct Entry: Encodable {
            var id: TokenID
            var logit: Float
            var text: String
        }
        var tokens: [TokenID]
        var next: [Entry]
    }

    mutating func validate() throws {
        if top < 0 { throw ValidationError("--top must not be negative") }
        if ids?.isEmpty == true { throw ValidationError("--ids names no token") }
    }

    func run() async throws {
        try await Failure.exiting {
            let checkpoint = try model.checkpoint()
            let tokenizer = Tokenizer(checkpoint.tokenizer)
            let tokens = try tokens(tokenizer)
            var scorer = SequenceScorer(model: try model.transformer(of: checkpoint))
            let logits = try scorer.lastLogits(of: tokens)
            let order = logits.indices.sorted { (logits[$1], $0) < (logits[$0], $1) }
            let shown = top == 0 ? Array(logits.indices) : Array(order.prefix(top))
            let entries = shown.map { id in
                Document.Entry(
                    id: TokenID(id), logit: logits[id],
                    text: String(decoding: tokenizer.bytes(of: TokenID(id)), as: UTF8.self))
            }
            if json { return try JSONDocument.write(Document(tokens: tokens, next: entries)) }
            try Terminal.write(
                entries.map { "\($0.id)\t\($0.logit)\t\($0.text.debugDescription)\n" }.joined())
        }
    }

    private func tokens(_ tokenizer: Tokenizer) throws -> [TokenID] {
        guard let ids else {
            let tokens = tokenizer.encode(try text.bytes(), special: .recognise)
            guard !tokens.isEmpty else { throw ValidationError("the text is empty") }
            return tokens
        }
        return try ids.split(separator: ",").map { part in
            guard let id = TokenID(part), (0..<TokenID(tokenizer.vocabularySize)).contains(id)
            else {
                throw ValidationError("\(part) is not a token id below \(tokenizer.vocabularySize)")
            }
            return id
        }
    }
}
