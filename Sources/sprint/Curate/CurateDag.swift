import ArgumentParser
import SprintCommand
import SprintCuration

/// `sprint curate dag`: the components' parents, by a language model.
struct CurateDag: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dag",
        abstract: "Find which components build on which, with a language model.",
        discussion: """
            Reads N.components.md and N.inline.txt (or N.trace.txt) of each sample, and \
            N.question.txt where it is; writes N.dag.json. An answer that fails a check is sent \
            back with the reason, twice at most; then the sample is set aside with it. A second \
            run makes no call.
            """)

    @Argument(help: "Folder of samples.") var folder: String

    @OptionGroup var model: LanguageModelOptions

    @Option(help: "Folder for the results; made if missing (default: the folder of samples).")
    var output: String?

    func run() async throws {
        try await Failure.exiting {
            let samples = CurationFolder(path: folder)
            let items = try samples.names().map { GraphStage.item(of: $0, in: samples) }
            try await model.run(GraphStage.name, Prompt.dag, on: items, output: output ?? folder)
        }
    }
}
