import ArgumentParser
import SprintCommand
import SprintEvaluation

/// `sprint evaluate trajectories`.
struct EvaluateTrajectories: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trajectories",
        abstract: "Measure a folder of trajectories, ours or foreign.",
        discussion: """
            Reads ID.txt files, documents of `solve --json` and answers that `evaluate run` keeps \
            (ID.json). Sequential tokens as \
            published are counted with tags deleted and executions that start when their prompt \
            closes. With --baseline, texts of the same ids are compared in pairs: tokens with a \
            bootstrap interval, answers with McNemar's exact test, the reduction by length in bins.
            """)

    @Argument(help: "Folder of trajectories.")
    var folder: String

    @Option(help: "CSV file of gold answers with the columns id and answer.")
    var answers: String?

    @Option(help: "Folder of the baseline's texts, ID.txt.")
    var baseline: String?

    @Option(
        help: """
            Vocabulary to count in: a GGUF file, a Hugging Face directory, a tokenizer.json or \
            Qwen's qwen.tiktoken (default: the model's that solve would take).
            """)
    var tokenizer: String?

    @Option(help: "Where length bins end, such as 4000,6000,8000,10000 (default: quartiles).")
    var bins: LengthBins?

    @Option(name: .customLong("json"), help: "Write the report to this file as JSON.")
    var jsonFile: String?

    @Option(help: "Write the report with plots to this file, .html or .md.")
    var report: String?

    mutating func validate() throws {
        if let report, !report.hasSuffix(".html"), !report.hasSuffix(".md") {
            throw ValidationError("--report must end in .html or .md")
        }
    }

    func run() async throws {
        try await Failure.exiting {
            let evaluation = TrajectoryEvaluation(
                folder: try TrajectoryFolder(path: folder),
                baseline: try baseline.map(TrajectoryFolder.init(path:)),
                answers: try answers.map(AnswerSheet.init(path:)), grader: MathGrader(),
                counter: try counter(),
                edges: bins.map { .lengths($0.edges) } ?? .quartiles)
            let report = try await evaluation.report()
            try Terminal.write(Terminal.plain(report.table))
            if let jsonFile { try ReportFile.write(json: report, to: jsonFile) }
            if let path = self.report { try ReportFile.write(report.page, to: path) }
        }
    }

    /// Counts as the file that `--tokenizer` names does, of which nothing says that it is the
    /// model's own, or as the model that any command takes by default.
    private func counter() throws -> TokenCounter {
        if let tokenizer {
            var counter = try TokenCounter(path: tokenizer)
            counter.isModelsOwn = false
            return counter
        }
        guard let model = try? ModelOptions.parse([]) else {
            throw ValidationError(
                "no vocabulary to count in: pass --tokenizer FILE (or set SPRINT_MODEL)")
        }
        return try TokenCounter(path: model.path)
    }
}

/// Ends of bins on the command line: `4000,6000,8000`.
struct LengthBins: ExpressibleByArgument, Sendable {
    var edges: [Double]

    init?(argument: String) {
        let parts = argument.split(separator: ",").map { Double($0) }
        edges = parts.compactMap(\.self)
        let isAscending = zip(edges, edges.dropFirst()).allSatisfy { $0 < $1 }
        guard edges.count == parts.count, !edges.isEmpty, isAscending, edges[0] > 0 else {
            return nil
        }
    }
}
