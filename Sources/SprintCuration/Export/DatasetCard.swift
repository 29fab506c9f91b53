import Foundation
import SprintBenchmark
import SprintEvaluation

/// The card of a data set: `README.md` with counts, filters and histograms, which stand beside it
/// as SVG. Its head is what the Hugging Face hub reads.
struct DatasetCard {
    private let report: DatasetReport
    private let files: [(kind: DatasetFiles.Kind, splits: [DatasetSplit])]

    /// - Parameter files: the kinds and splits that have lines.
    init(
        _ report: DatasetReport, files: [(kind: DatasetFiles.Kind, splits: [DatasetSplit])]
    ) {
        self.report = report
        self.files = files
    }

    /// Writes the card and its plots.
    func write(to folder: URL) throws(CurationError) {
        let histograms = self.histograms
        for histogram in histograms {
            try ResultFile.write(
                Array(histogram.plot.svg.utf8), to: folder.appending(path: histogram.file))
        }
        let page = ReportPage(
            title: "SPRINT trajectories", notes: notes, tables: tables,
            plots: histograms.map(\.plot))
        let text = head + page.markdown(plotFiles: histograms.map(\.file))
        try ResultFile.write(Array(text.utf8), to: folder.appending(path: "README.md"))
    }

    /// The YAML that names the files of each configuration; nothing where there is none.
    private var head: String {
        guard !files.isEmpty else { return "" }
        let configurations = files.map { kind, splits in
            let files = splits.map { split in
                "      - split: \(split.rawValue)\n"
                    + "        path: \(DatasetFiles.name(kind, split))\n"
            }
            return "  - config_name: \(kind.rawValue)\n    data_files:\n" + files.joined()
        }
        return "---\nconfigs:\n\(configurations.joined())---\n\n"
    }

    private var notes: [String] {
        let count = report.samples.count
        let unit =
            report.vocabulary.map { "Lengths are in tokens of \($0)." }
            ?? "Lengths are in bytes: no vocabulary was given."
        return [
            "\(count) trajectories of planning and parallel executions, and "
                + "\(report.refusals.count) that were refused. The split is a function of the "
                + "question alone: a problem stays in its share whatever is added.",
            unit,
        ]
    }

    // MARK: Tables

    private var tables: [(title: String, table: TextTable)] {
        var tables = [("Samples", splits), ("Lengths", lengths), ("Export", export)]
        if !report.refusals.isEmpty { tables.append(("Refused", refused)) }
        for stage in report.stages { tables.append(("Stage \(stage.stage)", table(of: stage))) }
        return tables
    }

    private var splits: TextTable {
        let rows = DatasetSplit.allCases.map { split in
            let samples = report.samples.filter { $0.split == split }
            guard !samples.isEmpty else { return [split.rawValue, "none", "", "", "", ""] }
            let rounds = samples.reduce(0) { $0 + $1.metrics.rounds }
            let prompts = samples.reduce(0) { $0 + $1.metrics.prompts }
            let total = samples.reduce(0) { $0 + $1.metrics.totalTokens }
            let sequential = samples.reduce(0) { $0 + $1.metrics.sequentialTokens }
            return [
                split.rawValue, "\(samples.count)", "\(rounds)", "\(prompts)", "\(total)",
                total == 0
                    ? "" : String(format: "%.3f", Double(sequential) / Double(total)),
            ]
        }
        return TextTable(
            head: [
                "split", "samples", "rounds", "executions", report.unit, "sequential share",
            ], rows: rows)
    }

    private var lengths: TextTable {
        TextTable(
            head: ["", "fewest", "median", "mean", "most"],
            rows: measures.map { name, values in
                let sorted = values.sorted()
                guard let first = sorted.first, let last = sorted.last else {
                    return [name, "", "", "", ""]
                }
                let mean = Double(sorted.reduce(0, +)) / Double(sorted.count)
                return [
                    name, "\(first)", "\(sorted[sorted.count / 2])", String(format: "%.1f", mean),
                    "\(last)",
                ]
            })
    }

    private var export: TextTable {
        let options = report.options
        var rows = [
            ["validator", options.mode == .strict ? "strict" : "as published"],
            ["share held out", "\(options.validationShare)"],
        ]
        if let vocabulary = report.vocabulary {
            rows += [
                ["vocabulary", vocabulary],
                ["executors in packed tokens", options.context.rawValue],
                ["tokens of a sample at most", "\(options.tokensMax)"],
            ]
        }
        rows += report.tally.entries.map { [$0.name, "\($0.count)"] }
        return TextTable(head: ["setting or count", "value"], rows: rows)
    }

    private var refused: TextTable {
        TextTable(
            head: ["sample", "reasons"],
            rows: report.refusals.map { [$0.name, $0.reasons.joined(separator: ", ")] })
    }

    private func table(of stage: StageSummary) -> TextTable {
        let account = stage.account.map { [["calls", $0.text(at: ChatPrices())]] } ?? []
        return TextTable(
            head: ["setting or count", "value"],
            rows: stage.settings.map { [$0.name, $0.value] }
                + stage.counts.map { [$0.name, "\($0.count)"] } + account)
    }

    // MARK: Histograms

    private var measures: [(name: String, values: [Int])] {
        let samples = report.samples
        return [
            ("rounds a sample", samples.map(\.metrics.rounds)),
            ("prompts a round", samples.flatMap(\.metrics.promptsPerRound)),
            ("\(report.unit) a sample", samples.map(\.metrics.totalTokens)),
            ("\(report.unit) a plan", samples.flatMap(\.plans)),
            ("\(report.unit) an execution", samples.flatMap(\.executions)),
        ]
    }

    private var histograms: [(file: String, plot: SVGPlot)] {
        measures.enumerated().filter { !$0.element.values.isEmpty }.map { index, measure in
            let name = measure.name.split(separator: " ").joined(separator: "-")
            return (
                "\(index + 1)-\(name).svg",
                Histogram(measure.values).plot(title: measure.name, x: measure.name)
            )
        }
    }
}
