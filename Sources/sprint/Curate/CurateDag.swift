import ArgumentParser
import Foundation
import SprintCommand
import SprintCuration

/// `sprint curate dag`: the components' parents, by a language model.
struct CurateDag: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dag",
        abstract: "Find which components build on which, with a language model, or draw it.",
        discussion: """
            Reads N.components.md and N.inline.txt (or N.trace.txt) of each sample, and \
            N.question.txt where it is; writes N.dag.json. An answer that fails a check is sent \
            back with the reason, twice at most; then the sample is set aside with it. A second \
            run makes no call. With --view nothing is called: each graph that is there is drawn in \
            its rounds, as N.dag.svg.
            """)

    @Argument(help: "Folder of samples.") var folder: String

    @OptionGroup var model: LanguageModelOptions

    @Option(help: "Folder for the results; made if missing (default: the folder of samples).")
    var output: String?

    @Flag(help: "Draw the graphs that are there as SVG; no model is asked.")
    var view = false

    mutating func validate() throws {
        if !view { try model.checkIsNamed() }
    }

    func run() async throws {
        try await Failure.exiting {
            let samples = CurationFolder(path: folder)
            if view { return try draw(samples) }
            let items = try samples.names().map { GraphStage.item(of: $0, in: samples) }
            try await model.run(GraphStage.name, Prompt.dag, on: items, output: output ?? folder)
        }
    }

    private func draw(_ samples: CurationFolder) throws {
        var failed = 0
        for name in try samples.names() {
            let place = URL(filePath: output ?? folder).appending(path: "\(name).dag.svg")
            var line = place.path
            do throws(CurationError) {
                try GraphPicture(of: try samples.usableSample(name, mode: .asPublished))
                    .write(to: place)
            } catch {
                failed += 1
                line = "\(name): \(error)"
            }
            try Terminal.write(line + "\n")
        }
        if failed > 0 { throw ExitCode(ExitStatus.failure) }
    }
}
