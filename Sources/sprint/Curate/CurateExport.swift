import ArgumentParser
import Foundation
import SprintCommand
import SprintCuration
import SprintEngine
import SprintModel
import SprintNode
import SprintProtocol

/// `sprint curate export`: trajectories to training data.
struct CurateExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write trajectories as training data, with a card.",
        discussion: """
            Reads N.trajectory.txt of each sample; writes chats (as TRL, ms-swift and \
            LLaMA-Factory read them), a sample for each planner's turn and each execution with \
            what was read before it, and with --tokenizer packed tokens in the layout of run time, \
            all split by problem; dataset_info.json and README.md with its plots. docs/curation.md \
            has the formats.
            """)

    @Argument(help: "Folder of trajectories.") var folder: String

    @Option(help: "Share of problems held out, 0 to 1.")
    var validationShare = DatasetExport.Options().validationShare

    @Option(help: "Folder for the results; made if missing.")
    var output: String

    @Flag(help: "Refuse only what the stage cannot go on with.")
    var asPublished = false

    @Option(help: "Model whose tokens and chat template are written: GGUF file or directory.")
    var tokenizer: String?

    @Option(help: "Chat template by name, where the model's own is not recognised.")
    var chatTemplate: String?

    @Option(help: "What an executor sees of its plan: prefix or rearranged (in packed tokens).")
    var context: ExecutorContext = .prefix

    @Option(help: "Tokens of a sample's planner sequence at most; longer samples are refused.")
    var maxSampleTokens = Limits.sampleTokensDefault

    mutating func validate() throws {
        if !(0...1).contains(validationShare) {
            throw ValidationError("--validation-share must be 0 to 1")
        }
        if !(1...Limits.sampleTokensMax).contains(maxSampleTokens) {
            throw ValidationError("--max-sample-tokens must be 1 to \(Limits.sampleTokensMax)")
        }
        if chatTemplate != nil, tokenizer == nil {
            throw ValidationError("--chat-template needs --tokenizer")
        }
    }

    func run() async throws {
        try await Failure.exiting {
            let line = ProgressLine()
            let export = DatasetExport(options: options, vocabulary: try vocabulary()) {
                line.show("\($0)/\($1) trajectories", done: $0, of: $1)
            }
            let report = try export.run(from: folder, to: output)
            for refusal in report.refusals {
                try Terminal.write(
                    "\(refusal.name): refused: \(refusal.reasons.joined(separator: ", "))\n")
            }
            try Terminal.write(report.tally.description + "\n")
        }
    }

    private var options: DatasetExport.Options {
        var options = DatasetExport.Options()
        options.validationShare = validationShare
        options.mode = asPublished ? .asPublished : .strict
        options.context = context
        options.tokensMax = maxSampleTokens
        return options
    }

    private func vocabulary() throws -> DatasetVocabulary? {
        guard let tokenizer else { return nil }
        let source = ReplicaSource(
            model: tokenizer, chatTemplate: chatTemplate, threads: 1, slots: 1, kvBytes: 0)
        let checkpoint = try source.checkpoint()
        let language: ReplicaLanguage
        do {
            language = try ReplicaLanguage(checkpoint: checkpoint, template: chatTemplate)
        } catch {
            throw NodeError.model("\(error)")
        }
        return DatasetVocabulary(
            name: URL(filePath: tokenizer).lastPathComponent, tokenizer: language.tokenizer,
            template: language.template)
    }
}
