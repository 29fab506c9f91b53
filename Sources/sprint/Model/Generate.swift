import ArgumentParser
import SprintCommand
import SprintEngine
import SprintNode
import SprintProtocol
import SprintTokenizer

/// `sprint model generate`: plain generation, the chain that a cluster is compared with.
struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Continue a text, or answer it as a chat message.")

    @OptionGroup var model: ModelOptions
    @OptionGroup var text: TextArgument

    @Flag(help: "Put the text through the model's chat template as a user's message.")
    var chat = false

    @Option(help: "Tokens at most.")
    var maxTokens: Int = 256

    @Option(help: "Seed of every random draw.")
    var seed: UInt64 = 0

    @Option(help: "Sampling temperature; 0 is greedy.")
    var temperature: Double = 0

    @Option(help: "Keep the most probable tokens up to this mass.")
    var topP: Double = 1

    @Option(help: "Keep this many most probable tokens; 0 keeps all.")
    var topK: Int = 0

    @Option(help: "Keep tokens at least this fraction as probable as the best.")
    var minP: Double = 0

    @Flag(help: "Print one JSON document on standard output.")
    var json = false

    private struct Document: Encodable {
        var prompt_tokens: [TokenID]
        var tokens: [TokenID]
        var text: String
        var finish: FinishReason
        var seconds: Double
    }

    mutating func validate() throws {
        if let violation = sampling.violation { throw ValidationError(violation.description) }
        if maxTokens < 1 { throw ValidationError("--max-tokens must be positive") }
    }

    func run() async throws {
        try await Failure.exiting {
            let source = model.source(slots: 1)
            let replica = try source.replica(of: source.checkpoint())
            let prompt = try prompt(replica.language)
            let request = Generation.Request(
                prompt: prompt, sampling: sampling, seed: seed, maxTokens: maxTokens)
            let start = ContinuousClock.now
            var text = ""
            let generation = try replica.generate(request) { piece in
                text += piece
                if !json { try Terminal.write(Terminal.plain(piece)) }
            }
            let seconds = (ContinuousClock.now - start).milliseconds / 1000
            guard json else { return try Terminal.write("\n") }
            try JSONDocument.write(
                Document(
                    prompt_tokens: prompt, tokens: generation.tokens, text: text,
                    finish: generation.finish ?? .limit, seconds: seconds))
        }
    }

    private var sampling: SamplingParameters {
        SamplingParameters(temperature: temperature, topP: topP, topK: topK, minP: minP)
    }

    private func prompt(_ language: ReplicaLanguage) throws -> [TokenID] {
        let text = String(decoding: try text.bytes(), as: UTF8.self)
        guard chat else { return language.rawPrompt(text) }
        guard let tokens = language.chatPrompt(text) else {
            throw ValidationError(
                "the model has no chat template; pass --chat-template NAME "
                    + "(\(ChatTemplate.names.joined(separator: ", "))) or leave out --chat")
        }
        return tokens
    }
}
