import ArgumentParser
import SprintCommand
import SprintCuration
import SprintProtocol

/// `sprint curate components`: traces to components, by a language model.
struct CurateComponents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "components",
        abstract: "Divide reasoning traces into components, with a language model.",
        discussion: """
            Reads a JSONL file of {"id", "question", "answer", "reasoning"} lines, or a folder of \
            N.reasoning.txt (or N.trace.txt, one line each), N.question.txt and N.answer.txt. \
            Writes N.components.md and N.inline.txt, and beside them what later stages need. An \
            answer that fails a check is sent back with the reason, twice at most; then the sample \
            is set aside with it. A second run makes no call.
            """)

    @Argument(help: "JSONL file, or folder of traces.") var traces: String

    @OptionGroup var model: LanguageModelOptions

    @Option(help: "Folder for the results; made if missing.")
    var output: String

    @Option(help: "Longest trace that is sent, in bytes; longer ones are set aside.")
    var maxTraceBytes = Limits.traceBytesDefault

    mutating func validate() throws {
        try model.checkIsNamed()
        if !(1...Limits.traceBytesMax).contains(maxTraceBytes) {
            throw ValidationError("--max-trace-bytes must be 1 to \(Limits.traceBytesMax)")
        }
    }

    func run() async throws {
        try await Failure.exiting {
            let items = try TraceSource(path: traces).samples().map {
                ComponentsStage.item(of: $0, bytesMax: maxTraceBytes)
            }
            try await model.run(
                ComponentsStage.name, Prompt.components, on: items, output: output)
        }
    }
}
