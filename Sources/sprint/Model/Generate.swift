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
    var chat = EnvironmentTwin.flag("chat")

    @Option(help: "Tokens at most.")
    var maxTokens: Int = EnvironmentTwin.value("max-tokens") ?? 256

    @Option(help: "Seed of every random draw.")
    var seed: UInt64 = EnvironmentTwin.value("seed") ?? 0

    @Option(help: "Sampling temperature; 0 is greedy.")
    var temperature: Double = EnvironmentTwin.value("temperature") ?? 0

    @Option(help: "Keep the most probable tokens up to this mass.")
    var topP: Double = EnvironmentTwin.value("top-p") ?? 1

    @Option(help: "Keep this many most probable tokens; 0 keeps all.")
    var topK: Int = EnvironmentTwin.value("top-k") ?? 0

    @Option(help: "Keep tokens at least this fraction as probable as the best.")
    var minP: Double = EnvironmentTwin.value("min-p") ?? 0

    @Flag(help: "Print one JSON document with token ids and times.")
    var json = EnvironmentTwin.flag("json")

    private struct Document: Encodable {
        var prompt_tokens: [TokenID]
        var tokens: [TokenID]
        var text: String
        var finish: FinishReason
        var seconds: Double
    }

    mutating func validate() throws {
        let sampling = SamplingParameters(
            temperature: temperature, topP: topP, topK: topK, minP: minP)
        if let violation = RunOptions(seed: seed, sampling: sampling).violation {
            throw ValidationError(violation)
        }
        if maxTokens < 1 { throw ValidationError("--max-tokens must be positive") }
    }

    func run() async throws {
        try await Failure.exiting {
            let source = model.source(slots: 1)
            let replica = try source.replica(of: source.checkpoint())
            let prompt = try prompt(replica.language)
            let request = Generation.Request(
                prompt: prompt,
                sampling: SamplingParameters(
                    temperature: temperature, topP: topP, topK: topK, minP: minP),
                seed: seed, maxTokens: maxTokens)
            let start = ContinuousClock.now
            var text = ""
            let generation = try replica.generate(request) { piece in
                text += piece
                if !json { Terminal.write(Terminal.plain(piece)) }
            }
            let seconds = (ContinuousClock.now - start).milliseconds / 1000
            guard json else { return Terminal.write("\n") }
            try JSONDocument.write(
                Document(
                    prompt_tokens: prompt, tokens: generation.tokens, text: text,
                    finish: generation.finish ?? .limit, seconds: seconds))
        }
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
